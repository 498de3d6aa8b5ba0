"""Forward propagation."""
