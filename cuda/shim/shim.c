// Stands between gorgonia.org/cu and NVIDIA's driver, so that one program starts on every machine.
// Linked with -lcuda it would need libcuda.so.1 to start, and the package's init calls cuInit and
// ends the process where that fails, as with a driver and no GPU. This is a static libcuda.a that
// looks for the driver when the devices are counted, and not before.
//
// symbols.inc, made by build.sh, has a line SYMBOL(name) for each function of the driver that the
// program calls.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

typedef int Result; // CUresult

enum { SUCCESS = 0, NOT_INITIALIZED = 3 };

static Result missing(void) { return NOT_INITIALIZED; }

// A trampoline jumps to where the driver has the function, with all arguments as they are.
#if defined(__x86_64__)
#define JUMP(name) "jmp *to_" #name "(%rip)\n"
#elif defined(__aarch64__)
#define JUMP(name) "adrp x16, to_" #name "\n ldr x16, [x16, :lo12:to_" #name "]\n br x16\n"
#else
#error "the shim has trampolines for x86-64 and arm64"
#endif

#define SYMBOL(name)                                                    \
	__attribute__((visibility("hidden"))) void *to_##name = (void *)missing; \
	__asm__(".text\n.globl " #name "\n.type " #name ", %function\n" #name ":\n" JUMP(name));
#include "symbols.inc"
#undef SYMBOL

static struct {
	const char *name;
	void **to;
} const symbols[] = {
#define SYMBOL(name) {#name, &to_##name},
#include "symbols.inc"
#undef SYMBOL
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char lacks[512]; // empty where the driver works
static Result (*count_devices)(int *);

static void load(void) {
	void *driver = dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
	if (!driver) {
		snprintf(lacks, sizeof lacks, "NVIDIA's driver (%s)", dlerror());
		return;
	}
	for (unsigned i = 0; i < sizeof symbols / sizeof *symbols; i++) {
		void *to = dlsym(driver, symbols[i].name);
		if (to) *symbols[i].to = to;
	}
	count_devices = (Result(*)(int *))dlsym(driver, "cuDeviceGetCount");
	Result (*init)(unsigned) = (Result(*)(unsigned))dlsym(driver, "cuInit");
	Result (*describe)(Result, const char **) = (Result(*)(Result, const char **))dlsym(driver, "cuGetErrorString");
	if (!init || !count_devices) {
		snprintf(lacks, sizeof lacks, "NVIDIA's driver (its libcuda.so.1 is none)");
		return;
	}
	Result error = init(0);
	if (error != SUCCESS) {
		const char *words = 0;
		if (describe) describe(error, &words);
		snprintf(lacks, sizeof lacks, "a GPU that NVIDIA's driver can use (cuInit: error %d, %s)", error, words ? words : "which it does not explain");
	}
}

Result cuInit(unsigned flags) {
	(void)flags;
	return SUCCESS;
}

Result cuDeviceGetCount(int *count) {
	pthread_once(&once, load);
	*count = 0;
	return *lacks ? SUCCESS : count_devices(count);
}

// What the machine lacks for CUDA where cuDeviceGetCount has found no device.
const char *tpmbench_cuda_lacks(void) { return *lacks ? lacks : "a GPU (NVIDIA's driver is there and knows none)"; }
