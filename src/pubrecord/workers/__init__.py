"""Workers: other processes that share the work of a conversion."""
