"""The source of the site: the pages of the folder docs, and those that are written from declarations."""
