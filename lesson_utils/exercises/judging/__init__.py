"""How an answer is run, held within limits, and compared."""
