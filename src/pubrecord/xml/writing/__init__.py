"""Records into XML: the compiled writer, what is unknown put back in its place, and why a record cannot be written.

The reasons are told in ``docs/explanation/design.md``, "A fast function that says yes or no, and a slow one that says
why".
"""
