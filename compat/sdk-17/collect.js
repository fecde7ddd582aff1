/* global console, process */
/*
 * Replaces `j1-integration collect` of SDK 17, which these tests do without (README.md). Reads the configuration from environment
 * variables and writes the graph to .j1-integration in the current folder.
 */
const { executeIntegrationLocally, FileSystemGraphObjectStore } = require('@jupiterone/integration-sdk-runtime');
const { invocationConfig } = require('graph-bitbucket');

const graphObjectStore = new FileSystemGraphObjectStore({ integrationSteps: invocationConfig.integrationSteps });
const executionHistory = { current: { startedOn: Date.now() } };

executeIntegrationLocally(invocationConfig, executionHistory, { graphObjectStore }).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
