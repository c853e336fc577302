/* Logs the system calls that decide about durability, in strace's format; preloaded where strace is missing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static FILE *out;

static void hex(const unsigned char *data, size_t size) {
    for (size_t i = 0; i < size; i++) fprintf(out, "\\x%02x", data[i]);
}

/* "THREAD call(FD<path>", and the lock is held until after() */
static void before(const char *call, int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path);
    pthread_mutex_lock(&lock);
    if (out == NULL) out = fopen(getenv("SHIM_LOG"), "ae");
    fprintf(out, "%ld %s(%d<", (long)syscall(SYS_gettid), call, fd);
    hex((unsigned char *)path, size > 0 ? (size_t)size : 0);
    fputs(">", out);
}

static void after(void) {
    fputs("\n", out);
    fflush(out);
    pthread_mutex_unlock(&lock);
}

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static int sync_with(const char *call, int fd) {
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
    before("pwrite64", fd);
    fputs(", \"", out);
    hex(data, size);
    fprintf(out, "\", %zu, %lld) = %zu", size, (long long)offset, size);
    after();
    return ((ssize_t(*)(int, const void *, size_t, off64_t))real("pwrite64"))(fd, data, size, offset);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }

int ftruncate64(int fd, off64_t size) {
    before("ftruncate", fd);
    fprintf(out, ", %lld) = 0", (long long)size);
    after();
    return ((int (*)(int, off64_t))real("ftruncate64"))(fd, size);
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

ssize_t send(int fd, const void *data, size_t size, int flags) {
    before("sendto", fd);
    fputs(", \"", out);
    hex(data, size);
    fprintf(out, "\", %zu, %d) = %zu", size, flags, size);
    after();
    return ((ssize_t(*)(int, const void *, size_t, int))real("send"))(fd, data, size, flags);
}
