const { removeAbandoned } = require('./abandoned');

module.exports = () => removeAbandoned();
