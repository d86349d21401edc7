/* Fails or kills a program at the n-th operation that changes a file in a folder. Loaded with LD_PRELOAD.
   With FAULT_KIND=read, at the n-th that reads one. FAULT_DIR the folder, FAULT_AT n counted from 1, FAULT_MODE kill | eio | enospc, FAULT_LOG where the count goes at exit.
   With FAULT_TRACE, what was done is noted there, a record an operation: kind, path, a number, bytes (a second path for
   r and l): c created, t cut to a length, w written at a place, s synced, r renamed, l linked, u unlinked. */
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

static char *names[4096];
static FILE *trace;
static void note(char kind, const char *path, long at, const void *bytes, size_t length) {
    const char *to = getenv("FAULT_TRACE");
    if (!to || !path) return;
    if (!trace) trace = fopen(to, "ab");
    if (!trace) return;
    unsigned long sizes[3] = {strlen(path), (unsigned long)at, length};
    fputc(kind, trace);
    fwrite(sizes, sizeof sizes, 1, trace);
    fwrite(path, 1, sizes[0], trace);
    fwrite(bytes, 1, length, trace);
}

__attribute__((destructor)) static void report(void) {
    if (trace) fclose(trace);
    const char *log = getenv("FAULT_LOG");
    FILE *file = log ? fopen(log, "w") : NULL;
    if (file) { fprintf(file, "%ld", done_so_far); fclose(file); }
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = dlsym(RTLD_NEXT, name)
#define IS_WATCHED(fd) ((fd) >= 0 && (fd) < 4096 && watched[fd])
#define NAME(fd) (IS_WATCHED(fd) ? names[fd] : NULL)

static int opened(int fd, const char *path, int flags) {
    if (fd < 0 || fd >= 4096) return fd;
    watched[fd] = inside(path);
    free(names[fd]);
    names[fd] = watched[fd] ? strdup(path) : NULL;
    if (flags & O_CREAT) note('c', names[fd], 0, "", 0);
    if (flags & O_TRUNC) note('t', names[fd], 0, "", 0);
    return fd;
}
static ssize_t written(int fd, const void *bytes, long at, ssize_t done) {
    if (done > 0) note('w', NAME(fd), at, bytes, (size_t)done);
    return done;
}
static int changed(char kind, const char *path, long at, const char *more, int result) {
    if (result == 0 && path && inside(path)) note(kind, path, at, more, strlen(more));
    return result;
}
#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, #name, const char *, int, ...); \
        va_list more; va_start(more, flags); mode_t mode = va_arg(more, mode_t); va_end(more); \
        if ((flags & (O_CREAT | O_TRUNC)) && fails(inside(path))) return -1; \
        return opened(real(path, flags, mode), path, flags); \
    }
OPEN(open)
OPEN(open64)

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(ssize_t, "write", int, const void *, size_t);
    if (fails(IS_WATCHED(fd))) return -1;
    long at = IS_WATCHED(fd) ? lseek(fd, 0, SEEK_CUR) : 0;
    return written(fd, bytes, at, real(fd, bytes, length));
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
        return fails(IS_WATCHED(fd)) ? -1 : written(fd, bytes, at, real(fd, bytes, length, at)); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)
#define TRUNCATE(name, off) \
    int name(int fd, off length) { \
        REAL(int, #name, int, off); \
        return fails(IS_WATCHED(fd)) ? -1 : changed('t', NAME(fd), length, "", real(fd, length)); \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)
#define SYNC(name) \
    int name(int fd) { \
        REAL(int, #name, int); \
        return fails(IS_WATCHED(fd)) ? -1 : changed('s', NAME(fd), 0, "", real(fd)); \
    }
SYNC(fsync)
SYNC(fdatasync)
ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *there, size_t length, unsigned flags) {
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    if (fails(IS_WATCHED(to))) return -1;
    long source = at ? *at : lseek(from, 0, SEEK_CUR), target = there ? *there : lseek(to, 0, SEEK_CUR);
    ssize_t done = real(from, at, to, there, length, flags);
    char *bytes = done > 0 && NAME(to) ? malloc((size_t)done) : NULL;
    if (bytes && pread(from, bytes, (size_t)done, source) == done) written(to, bytes, target, done);
    free(bytes);
    return done;
}
int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    return fails(inside(to)) ? -1 : changed('r', from, 0, to, real(from, to));
}
int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    return fails(inside(path)) ? -1 : changed('u', path, 0, "", real(path));
}
int link(const char *from, const char *to) {
    REAL(int, "link", const char *, const char *);
    return fails(inside(to)) ? -1 : changed('l', from, 0, to, real(from, to));
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
    REAL(int, "linkat", int, const char *, int, const char *, int);
    return fails(inside(to)) ? -1 : changed('l', from, 0, to, real(a, from, b, to, flags));
}
int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    return fails(inside(path)) ? -1 : real(path, mode);
}
