"""The contact log: what it can be narrowed to, which columns it has, how it is paged. No request, no template."""
