"""What every kind of record shares: its life from working copy to publication, how it is found, listed and served."""
