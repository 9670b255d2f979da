"""Workers: other processes that share the work of a conversion.

The reasons are told in ``docs/explanation/design.md``, "Workers get bytes and give bytes".
"""
