/* trial.c - see trial.h. */
#include "config.h"

#include "plugin/trial.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the constructors print is printed when they run in earnest; a crash leaves no core file. */
static _Noreturn void load_and_exit(const char *path)
{
    static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGALRM};
    const struct rlimit none = {0, 0};
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (null >= 0) {
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
    }
    for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
        signal(crashes[i], SIG_DFL);
    setrlimit(RLIMIT_CORE, &none);
    alarm(TRIAL_SECONDS);
    dlopen(path, RTLD_NOW | RTLD_LOCAL);
    _exit(0);
}

int trial_load(const char *path, struct error *reterr)
{
    int status = 0;
    pid_t child = fork(), got;

    if (child < 0)
        return error_set(reterr, "load_failed", "cannot be tried: %s", strerror(errno));
    if (child == 0)
        load_and_exit(path);
    do
        got = waitpid(child, &status, 0);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return error_set(reterr, "load_failed", "cannot be tried: %s", strerror(errno));
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        return error_set(reterr, "load_failed",
                         "does not load within %u s: a constructor of it hangs", TRIAL_SECONDS);
    if (WIFSIGNALED(status))
        return error_set(
            reterr, "load_failed",
            "crashes the process that loads it (%s): it is damaged or a constructor of it is "
            "wrong; build it again",
            strsignal(WTERMSIG(status)));
    if (WEXITSTATUS(status) != 0)
        return error_set(reterr, "load_failed",
                         "ends the process that loads it: a constructor of it exits");
    return 0;
}
