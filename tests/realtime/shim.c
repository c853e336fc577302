/* Preloaded into a server. With SHIM_LOG it logs the system calls that decide about durability, in strace's format,
 * for where strace is missing. While the file SHIM_FULL exists, the disk of the database is full; while there is
 * SHIM_SLOW, which holds a number of milliseconds, each sync to the disk takes so much longer; and while there is
 * SHIM_CLOCK, the time of day is wrong by the seconds it holds, and what measures how long something takes is not. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static FILE *out;

static int logs(void) { return getenv("SHIM_LOG") != NULL; }

static void hex(const unsigned char *data, size_t size) {
    for (size_t i = 0; i < size; i++) fprintf(out, "\\x%02x", data[i]);
}

static size_t path_of(int fd, char *path, size_t most) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, most - 1);
    path[size > 0 ? size : 0] = 0;
    return strlen(path);
}

static int is_full(int fd) {
    char path[4096];
    const char *full = getenv("SHIM_FULL");
    return full != NULL && access(full, F_OK) == 0 && path_of(fd, path, sizeof path) && strstr(path, ".sqlite3") != NULL;
}

/* The number in the file of that name; 0 where there is none. */
static long number_in(const char *variable) {
    char text[32];
    const char *path = getenv(variable);
    int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t size = read(fd, text, sizeof text - 1);
    close(fd);
    text[size > 0 ? size : 0] = 0;
    return strtol(text, NULL, 10);
}

static void be_slow(void) {
    long milliseconds = number_in("SHIM_SLOW");
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    if (milliseconds > 0) nanosleep(&pause, NULL);
}

/* "THREAD call(FD<path>", and the lock is held until after() */
static void before(const char *call, int fd) {
    char path[4096];
    size_t size = path_of(fd, path, sizeof path);
    pthread_mutex_lock(&lock);
    if (out == NULL) out = fopen(getenv("SHIM_LOG"), "ae");
    fprintf(out, "%ld %s(%d<", (long)syscall(SYS_gettid), call, fd);
    hex((unsigned char *)path, size);
    fputs(">", out);
}

static void after(void) {
    fputs("\n", out);
    fflush(out);
    pthread_mutex_unlock(&lock);
}

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static int sync_with(const char *call, int fd) {
    be_slow();
    if (!logs()) return ((int (*)(int))real(call))(fd);
    before(call, fd);
    fputs(" <unfinished ...>", out);
    after();
    int result = ((int (*)(int))real(call))(fd);
    pthread_mutex_lock(&lock);
    fprintf(out, "%ld <... %s resumed>) = %d", (long)syscall(SYS_gettid), call, result);
    after();
    return result;
}

int fsync(int fd) { return sync_with("fsync", fd); }
int fdatasync(int fd) { return sync_with("fdatasync", fd); }

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    if (is_full(fd)) {
        errno = ENOSPC;
        return -1;
    }
    if (logs()) {
        before("pwrite64", fd);
        fputs(", \"", out);
        hex(data, size);
        fprintf(out, "\", %zu, %lld) = %zu", size, (long long)offset, size);
        after();
    }
    return ((ssize_t(*)(int, const void *, size_t, off64_t))real("pwrite64"))(fd, data, size, offset);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }

int ftruncate64(int fd, off64_t size) {
    if (logs()) {
        before("ftruncate", fd);
        fprintf(out, ", %lld) = 0", (long long)size);
        after();
    }
    return ((int (*)(int, off64_t))real("ftruncate64"))(fd, size);
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

ssize_t send(int fd, const void *data, size_t size, int flags) {
    if (logs()) {
        before("sendto", fd);
        fputs(", \"", out);
        hex(data, size);
        fprintf(out, "\", %zu, %d) = %zu", size, flags, size);
        after();
    }
    return ((ssize_t(*)(int, const void *, size_t, int))real("send"))(fd, data, size, flags);
}

/* Whether this is to be logged. */
static int is_socket(int fd) {
    struct stat is;
    return logs() && fstat(fd, &is) == 0 && S_ISSOCK(is.st_mode);
}

/* What uvloop answers by; other files are of no interest, and our own log would be written for ever. */
ssize_t write(int fd, const void *data, size_t size) {
    if (is_socket(fd)) {
        before("write", fd);
        fputs(", \"", out);
        hex(data, size);
        fprintf(out, "\", %zu) = %zu", size, size);
        after();
    }
    return ((ssize_t(*)(int, const void *, size_t))real("write"))(fd, data, size);
}

static void vector(const char *call, int fd, const struct iovec *parts, size_t count) {
    before(call, fd);
    for (size_t i = 0; i < count; i++) {
        fputs(", \"", out);
        hex(parts[i].iov_base, parts[i].iov_len);
        fputs("\"", out);
    }
    fputs(")", out);
    after();
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    if (is_socket(fd)) vector("writev", fd, parts, (size_t)count);
    return ((ssize_t(*)(int, const struct iovec *, int))real("writev"))(fd, parts, count);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    if (is_socket(fd)) vector("sendmsg", fd, message->msg_iov, message->msg_iovlen);
    return ((ssize_t(*)(int, const struct msghdr *, int))real("sendmsg"))(fd, message, flags);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (clock == CLOCK_REALTIME && result == 0) now->tv_sec += number_in("SHIM_CLOCK");
    return result;
}

int gettimeofday(struct timeval *now, void *zone) {
    struct timespec exact;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &exact);
    now->tv_sec = exact.tv_sec;
    now->tv_usec = exact.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *into) {
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (into != NULL) *into = exact.tv_sec;
    return exact.tv_sec;
}
