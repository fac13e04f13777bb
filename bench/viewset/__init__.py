"""The framework's own way over the same working copies: nested serializers made from the models, and a view set."""
