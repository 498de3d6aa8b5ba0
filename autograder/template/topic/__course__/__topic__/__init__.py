"""Write here in one line what the topic __topic__ is about."""
