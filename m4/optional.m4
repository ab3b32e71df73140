# PRUN_OPTIONAL(VARIABLE, module, Debian package, what is left out without it)
# Sets the conditional HAVE_VARIABLE and a line of the summary.
AC_DEFUN([PRUN_OPTIONAL], [
PKG_CHECK_MODULES([$1], [$2], [prun_have_$1=yes], [prun_have_$1=no])
AM_CONDITIONAL([HAVE_$1], [test "$prun_have_$1" = yes])
AS_IF([test "$prun_have_$1" = yes],
    [AC_DEFINE([HAVE_$1], [1], [Define when $2 is there.])
     prun_summary="$prun_summary
  $4: yes"],
    [prun_summary="$prun_summary
  $4: left out, $2 is missing (apt-get install $3)"])])
AC_DEFUN([PRUN_SUMMARY], [AC_MSG_NOTICE([
prun $PACKAGE_VERSION
  compiler: $CC $CFLAGS
  plugins go to: $libdir/prun/plugins$prun_summary])])
PRUN_OPTIONAL([PCRE2], [libpcre2-8], [libpcre2-dev], [extract.regex])
PRUN_OPTIONAL([SIMDJSON], [simdjson], [libsimdjson-dev], [a floor of make bench])
PRUN_OPTIONAL([UCHARDET], [uchardet], [libuchardet-dev], [decode.text guesses more charsets])
