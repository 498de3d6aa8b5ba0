"""Right answers that look unusual: by topic, and in it by function. None may lose a point."""
