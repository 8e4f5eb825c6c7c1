"""Who works here: the role of each account, and which services it may see."""
