module.exports = require('graph-bitbucket');
