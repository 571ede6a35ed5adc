"""Where code runs: the kernel's folder and its environment."""
