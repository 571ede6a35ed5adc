"""All that only a very small model needs, behind one door that wraps a provider."""
