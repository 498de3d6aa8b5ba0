"""Neurons and layers."""
