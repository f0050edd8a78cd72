/* A disk that fails when it is told to: the next call of a kind, on a file whose path has a part.
 *
 * FAULT_FILE names a file, "<errno> <call> <part of the path>". Whoever takes the file away
 * fails; so each fault happens once, in whichever process comes first, and can be seen to. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int fails(int fd, const char *call) {
    const char *place = getenv("FAULT_FILE");
    char text[300] = "", wanted[32], part[200], link[64], path[512] = "";
    int number = 0, kept = errno;
    long file = place ? syscall(SYS_openat, AT_FDCWD, place, O_RDONLY | O_CLOEXEC) : -1;
    errno = kept;
    if (file < 0) return 0;
    syscall(SYS_read, file, text, sizeof text - 1);
    syscall(SYS_close, file);
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    if (readlink(link, path, sizeof path - 1) < 0) path[0] = 0;
    errno = kept;
    if (sscanf(text, "%d %31s %199s", &number, wanted, part) != 3) return 0;
    if (strcmp(wanted, call) || !strstr(path, part) || unlink(place)) return 0;
    errno = number;
    return 1;
}

#define FAILING(kind, type, name, parameters, arguments)            \
    type name parameters {                                          \
        static type (*real) parameters;                             \
        if (!real) real = (type (*) parameters) dlsym(RTLD_NEXT, #name); \
        return fails(fd, kind) ? -1 : real arguments;               \
    }

FAILING("sync", int, fsync, (int fd), (fd))
FAILING("sync", int, fdatasync, (int fd), (fd))
FAILING("write", ssize_t, write, (int fd, const void *data, size_t size), (fd, data, size))
FAILING("write", ssize_t, pwrite, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at))
FAILING("write", ssize_t, pwrite64, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at))
FAILING("write", ssize_t, pwritev, (int fd, const struct iovec *data, int count, off_t at), (fd, data, count, at))
FAILING("write", ssize_t, pwritev64, (int fd, const struct iovec *data, int count, off64_t at), (fd, data, count, at))
