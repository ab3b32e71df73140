# What stages share whose fields are named in their options.
noinst_LTLIBRARIES += libfields.la
libfields_la_SOURCES = \
    plugins/lib/fields/json.c plugins/lib/fields/json.h \
    plugins/lib/fields/plan.c plugins/lib/fields/plan.h \
    plugins/lib/fields/typed.c plugins/lib/fields/typed.h
libfields_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
libfields_la_LIBADD = libtext.la
