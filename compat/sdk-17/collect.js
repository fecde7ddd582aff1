/* global console, process */
/*
 * Does what `j1-integration collect` does, for SDK 17, whose command is not on the public registry: collects with the
 * configuration in the environment, and writes the graph to .j1-integration in the current folder.
 */
const { executeIntegrationLocally, FileSystemGraphObjectStore } = require('@jupiterone/integration-sdk-runtime');
const { invocationConfig } = require('graph-bitbucket');

const graphObjectStore = new FileSystemGraphObjectStore({ integrationSteps: invocationConfig.integrationSteps });
const executionHistory = { current: { startedOn: Date.now() } };

executeIntegrationLocally(invocationConfig, executionHistory, { graphObjectStore }).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
