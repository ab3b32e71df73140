# How sources find files and call them.
noinst_LTLIBRARIES += libfiles.la
libfiles_la_SOURCES = \
    plugins/lib/files/pattern.c plugins/lib/files/pattern.h \
    plugins/lib/files/printable.c plugins/lib/files/printable.h \
    plugins/lib/files/walk.c plugins/lib/files/walk.h
libfiles_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
libfiles_la_LIBADD = libtext.la
