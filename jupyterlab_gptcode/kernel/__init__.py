"""Where code runs: the working folder and the environment of kernels."""
