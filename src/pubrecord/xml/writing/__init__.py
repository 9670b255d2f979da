"""Records into XML: the compiled writer, what is unknown put back in its place, and why a record cannot be written."""
