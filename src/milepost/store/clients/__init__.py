"""Systems that ask us and tell us things over HTTP, and what each of them may."""
