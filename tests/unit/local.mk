# One program a behaviour; each links the core with its internals.
UNIT_LDADD = libcore.la
UNIT_LDFLAGS = -export-dynamic
