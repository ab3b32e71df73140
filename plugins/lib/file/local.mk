# A file that is exported to, group by group.
noinst_LTLIBRARIES += libfile.la
libfile_la_SOURCES = \
    plugins/lib/file/commit.c plugins/lib/file/commit.h \
    plugins/lib/file/output.c plugins/lib/file/output.h \
    plugins/lib/file/receipt.c plugins/lib/file/receipt.h
libfile_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
