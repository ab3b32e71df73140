source_filesdir = $(plugindir)/source/files
source_files_LTLIBRARIES = plugins/source/files/files.la
plugins_source_files_files_la_SOURCES = plugins/source/files/files.c
plugins_source_files_files_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_source_files_files_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_source_files_files_la_LIBADD = libsourcefiles.la

# All but the plugin itself, for the unit tests too.
noinst_LTLIBRARIES += libsourcefiles.la
libsourcefiles_la_SOURCES = \
    plugins/source/files/known.c plugins/source/files/known.h \
    plugins/source/files/pending.c plugins/source/files/pending.h \
    plugins/source/files/watch.c plugins/source/files/watch.h
libsourcefiles_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
libsourcefiles_la_LIBADD = libfiles.la
