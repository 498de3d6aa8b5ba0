"""Centre and spread of a sample."""
