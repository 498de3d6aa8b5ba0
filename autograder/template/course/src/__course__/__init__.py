"""A course: a folder for each topic, with what is asked, what goes wrong and what is right."""
