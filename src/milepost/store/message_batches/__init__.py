"""Messages that were seen to together, and what took that back."""
