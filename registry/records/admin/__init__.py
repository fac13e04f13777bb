"""The admin of a kind of record: what its subclass need not say again."""
