const { removeAbandoned } = require('./abandoned');
const { makeRunFolder } = require('./run-folder');

module.exports = () => {
  removeAbandoned();
  makeRunFolder();
};
