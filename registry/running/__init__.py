"""What `make run` keeps running: who runs where, each process on a leash, and what dies started again."""
