"""This book's course on neural networks: a folder for each topic. No engine module imports it."""
