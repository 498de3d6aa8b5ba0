"""All of ours that a student's process can see. It knows no answers and imports nothing outside.

The sandbox shows this folder and no other part of the package.
"""
