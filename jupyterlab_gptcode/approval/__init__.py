"""May this code run? The mode, the ceiling and the risk make a verdict."""
