const { rspack } = require('@rspack/core');

module.exports = {
  module: {
    rules: [
      {
        // Style sheets travel inside scripts, which nobody else minifies.
        test: /\.css$/,
        enforce: 'pre',
        loader: 'builtin:lightningcss-loader',
        options: { minify: true }
      }
    ]
  },
  optimization: {
    minimizer: [
      // More thorough than by default: all scripts together stay below 60 kB gzipped. To collapse
      // variables makes scripts shorter, but not when they are gzipped.
      new rspack.SwcJsMinimizerRspackPlugin({
        minimizerOptions: {
          compress: { passes: 4, collapse_vars: false },
          format: { comments: false }
        }
      })
    ]
  }
};
