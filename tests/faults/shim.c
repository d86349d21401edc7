/* Fails or kills a program at the n-th operation that changes a file in a folder. Loaded with LD_PRELOAD.
   With FAULT_KIND=read, at the n-th that reads one. FAULT_DIR the folder, FAULT_AT n counted from 1, FAULT_MODE kill | eio | enospc, FAULT_LOG where the count goes at exit. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static unsigned char watched[4096];
static long done_so_far;

static int inside(const char *path) {
    const char *dir = getenv("FAULT_DIR");
    return dir && path && strncmp(path, dir, strlen(dir)) == 0;
}

/* 0: go on; else the error to give. */
static int fault(void) {
    const char *at = getenv("FAULT_AT");
    const char *mode = getenv("FAULT_MODE");
    long n = at ? atol(at) : 0;
    if (++done_so_far != n || !mode) return 0;
    if (strcmp(mode, "kill") == 0) _exit(137);
    return strcmp(mode, "enospc") == 0 ? ENOSPC : EIO;
}

static int strikes(int is_ours, int is_read) {
    const char *kind = getenv("FAULT_KIND");
    int counts_reads = kind && strcmp(kind, "read") == 0;
    int error = is_ours && is_read == counts_reads ? fault() : 0;
    if (error) errno = error;
    return error != 0;
}
static int fails(int is_ours) { return strikes(is_ours, 0); }

__attribute__((destructor)) static void report(void) {
    const char *log = getenv("FAULT_LOG");
    FILE *file = log ? fopen(log, "w") : NULL;
    if (file) { fprintf(file, "%ld", done_so_far); fclose(file); }
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = dlsym(RTLD_NEXT, name)
#define IS_WATCHED(fd) ((fd) >= 0 && (fd) < 4096 && watched[fd])

static int opened(int fd, const char *path) {
    if (fd >= 0 && fd < 4096) watched[fd] = inside(path);
    return fd;
}
#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, #name, const char *, int, ...); \
        va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
        if ((flags & (O_CREAT | O_TRUNC)) && fails(inside(path))) return -1; \
        return opened(real(path, flags, mode), path); \
    }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return fails(IS_WATCHED(fd)) ? -1 : real(fd, bytes, length);
}
ssize_t read(int fd, void *bytes, size_t length) {
    REAL(ssize_t, "read", int, void *, size_t);
    return strikes(IS_WATCHED(fd), 1) ? -1 : real(fd, bytes, length);
}
#define PREAD(name, off) \
    ssize_t name(int fd, void *bytes, size_t length, off at) { \
        REAL(ssize_t, #name, int, void *, size_t, off); \
        return strikes(IS_WATCHED(fd), 1) ? -1 : real(fd, bytes, length, at); \
    }
PREAD(pread, off_t)
PREAD(pread64, off64_t)
#define PWRITE(name, off) \
    ssize_t name(int fd, const void *bytes, size_t length, off at) { \
        REAL(ssize_t, #name, int, const void *, size_t, off); \
        return fails(IS_WATCHED(fd)) ? -1 : real(fd, bytes, length, at); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)
#define TRUNCATE(name, off) \
    int name(int fd, off length) { \
        REAL(int, #name, int, off); \
        return fails(IS_WATCHED(fd)) ? -1 : real(fd, length); \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)
#define SYNC(name) \
    int name(int fd) { REAL(int, #name, int); return fails(IS_WATCHED(fd)) ? -1 : real(fd); }
SYNC(fsync)
SYNC(fdatasync)
ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *there, size_t length, unsigned flags) {
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    return fails(IS_WATCHED(to)) ? -1 : real(from, at, to, there, length, flags);
}
int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    return fails(inside(to)) ? -1 : real(from, to);
}
int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    return fails(inside(path)) ? -1 : real(path);
}
int link(const char *from, const char *to) {
    REAL(int, "link", const char *, const char *);
    return fails(inside(to)) ? -1 : real(from, to);
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
    REAL(int, "linkat", int, const char *, int, const char *, int);
    return fails(inside(to)) ? -1 : real(a, from, b, to, flags);
}
int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    return fails(inside(path)) ? -1 : real(path, mode);
}
