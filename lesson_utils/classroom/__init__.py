"""What a class did: the logs of a folder, summed up and shown without a name."""
