// Ids of modules come from their order, not from paths: a wheel that is built elsewhere is the same.
module.exports = { optimization: { moduleIds: 'natural' } };
