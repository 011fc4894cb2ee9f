// libcuda.so.1 without a GPU, for tests: the part of NVIDIA's driver API that the backend uses,
// over the emulated device. It runs the kernels that are linked into it, the .cu files compiled for
// the host, but wants the PTX all the same, and takes names and numbers of arguments from it.
//
// Modules and events it never frees, as they are small; all else belongs to a context and ends with
// it.
//
//     TPM_MOCK_DEVICES=2             the number of devices; 0 makes cuInit fail as a driver without
//                                    a GPU does
//     TPM_MOCK_OLD=1                 how many of them, from the first on, are of compute capability
//                                    7.0, else 9.0
//     TPM_MOCK_MEMORY=100000000      bytes of device memory
//     TPM_MOCK_FAIL=cuMemAlloc:2:2   the second cuMemAlloc returns error 2; several separated by
//                                    commas. An error with an ! behind it lasts, as a lost device
//                                    does, until its context is destroyed
#include "device.h"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <cuda.h>
#include <dlfcn.h>
#include <map>
#include <memory>
#include <sstream>

namespace {

std::mutex state;
std::string plan;                 // of errors, as read last
std::map<std::string, int> calls; // since the plan changed
CUresult lasting = CUDA_SUCCESS;

// Counts a call, and returns the error that it is to have.
CUresult called(const std::string &name) {
	std::lock_guard<std::mutex> lock(state);
	const char *set = getenv("TPM_MOCK_FAIL");
	if (plan != (set ? set : "")) {
		plan = set ? set : "";
		calls.clear();
		lasting = CUDA_SUCCESS;
	}
	const int number = ++calls[name];
	if (lasting != CUDA_SUCCESS && name != "cuCtxDestroy") return lasting;
	std::stringstream all(plan);
	for (std::string one; std::getline(all, one, ',');) {
		std::stringstream fields(one);
		std::string which, nth, error;
		std::getline(fields, which, ':'), std::getline(fields, nth, ':'), std::getline(fields, error, ':');
		if (which != name || std::stoi(nth) != number) continue;
		const CUresult result = (CUresult)std::stoi(error);
		if (error.back() == '!') lasting = result;
		return result;
	}
	return CUDA_SUCCESS;
}

int devices() {
	const char *set = getenv("TPM_MOCK_DEVICES");
	return set ? atoi(set) : 1;
}

int old() {
	const char *set = getenv("TPM_MOCK_OLD");
	return set ? atoi(set) : 0;
}

bool ready; // cuInit was called
thread_local CUcontext current;
std::map<CUcontext, int> contexts;
// pieces of memory: whose, and whether the device's
std::map<void *, std::pair<CUcontext, bool>> owned;
std::map<CUcontext, std::vector<Stream *>> streams;
int made;

// Takes memory for the context of this thread.
CUresult own(void **address, size_t bytes, bool device) {
	*address = allocate(bytes, device);
	if (!*address) return CUDA_ERROR_OUT_OF_MEMORY;
	std::lock_guard<std::mutex> lock(state);
	owned[*address] = {current, device};
	return CUDA_SUCCESS;
}

CUresult disown(void *address, bool device) {
	std::lock_guard<std::mutex> lock(state);
	owned.erase(address);
	return release(address, device) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

// An attribute of devices that only this driver has: what the program holds of it, in pieces and
// bytes; 0 after all is freed.
const int HELD = 9999;

struct Function {
	void *kernel;
	size_t arguments;
};

struct Event {
	std::chrono::steady_clock::time_point when; // it last happened
	std::mutex mutex;
	std::condition_variable moved;
	int pending = 0;
};

} // namespace

#define CALL(name)                                                                      \
	do {                                                                                \
		if (!ready) return CUDA_ERROR_NOT_INITIALIZED;                                  \
		if (CUresult error = called(name)) return error;                                \
	} while (0)
#define CALL_IN_CONTEXT(name)                                                           \
	do {                                                                                \
		CALL(name);                                                                     \
		std::lock_guard<std::mutex> lock(state);                                        \
		if (!contexts.count(current)) return CUDA_ERROR_INVALID_CONTEXT;                \
	} while (0)

extern "C" {
#pragma GCC visibility push(default)

CUresult cuInit(unsigned) {
	if (CUresult error = called("cuInit")) return error;
	if (devices() == 0) return CUDA_ERROR_NO_DEVICE;
	ready = true;
	return CUDA_SUCCESS;
}

CUresult cuGetErrorString(CUresult error, const char **words) {
	*words = error == CUDA_ERROR_NO_DEVICE ? "no CUDA-capable device is detected" : "an error";
	return CUDA_SUCCESS;
}

CUresult cuDriverGetVersion(int *version) {
	*version = 12040;
	return CUDA_SUCCESS;
}

CUresult cuDeviceGetCount(int *count) {
	CALL("cuDeviceGetCount");
	*count = devices();
	return CUDA_SUCCESS;
}

CUresult cuDeviceGet(CUdevice *device, int ordinal) {
	CALL("cuDeviceGet");
	if (ordinal < 0 || ordinal >= devices()) return CUDA_ERROR_INVALID_DEVICE;
	*device = ordinal;
	return CUDA_SUCCESS;
}

CUresult cuDeviceGetName(char *name, int length, CUdevice device) {
	CALL("cuDeviceGetName");
	snprintf(name, length, "emulated GPU %d", device);
	return CUDA_SUCCESS;
}

CUresult cuDeviceTotalMem(size_t *bytes, CUdevice) {
	CALL("cuDeviceTotalMem");
	*bytes = memory_total();
	return CUDA_SUCCESS;
}

CUresult cuDeviceGetAttribute(int *value, CUdevice_attribute attribute, CUdevice device) {
	CALL("cuDeviceGetAttribute");
	switch ((int)attribute) {
	case CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT: *value = 1; break;
	case CU_DEVICE_ATTRIBUTE_CLOCK_RATE: *value = 1000000; break;
	case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR: *value = device < old() ? 7 : 9; break;
	case CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR: *value = 0; break;
	case HELD: {
		std::lock_guard<std::mutex> lock(state);
		*value = contexts.size() + pinned_live() + (memory_total() - memory_free());
		break;
	}
	default: return CUDA_ERROR_INVALID_VALUE;
	}
	return CUDA_SUCCESS;
}

CUresult cuCtxCreate(CUcontext *context, unsigned, CUdevice device) {
	CALL("cuCtxCreate");
	std::lock_guard<std::mutex> lock(state);
	current = *context = (CUcontext)(intptr_t)++made;
	contexts[current] = device;
	return CUDA_SUCCESS;
}

CUresult cuCtxDestroy(CUcontext context) {
	CALL("cuCtxDestroy");
	std::lock_guard<std::mutex> lock(state);
	lasting = CUDA_SUCCESS;
	for (Stream *s : streams[context]) delete s; // ends what it does
	streams.erase(context);
	for (auto piece = owned.begin(); piece != owned.end();) {
		if (piece->second.first == context) {
			release(piece->first, piece->second.second);
			piece = owned.erase(piece);
		} else {
			piece++;
		}
	}
	return contexts.erase(context) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_CONTEXT;
}

CUresult cuCtxSetCurrent(CUcontext context) {
	CALL("cuCtxSetCurrent");
	current = context;
	return CUDA_SUCCESS;
}

CUresult cuModuleLoadData(CUmodule *module, const void *image) {
	CALL_IN_CONTEXT("cuModuleLoadData");
	*module = (CUmodule) new std::string((const char *)image);
	return CUDA_SUCCESS;
}

CUresult cuModuleGetFunction(CUfunction *function, CUmodule module, const char *name) {
	CALL_IN_CONTEXT("cuModuleGetFunction");
	const std::string &ptx = *(std::string *)module;
	if (ptx.find(".entry " + std::string(name) + "(") == std::string::npos) return CUDA_ERROR_NOT_FOUND;
	size_t arguments = 0;
	while (ptx.find(".param .u64 " + std::string(name) + "_param_" + std::to_string(arguments)) != std::string::npos) arguments++;
	Dl_info self;
	dladdr((void *)cuInit, &self);
	void *kernel = dlsym(dlopen(self.dli_fname, RTLD_NOLOAD | RTLD_NOW), name);
	if (!kernel) return CUDA_ERROR_NOT_FOUND;
	*function = (CUfunction) new Function{kernel, arguments};
	return CUDA_SUCCESS;
}

CUresult cuMemAlloc(CUdeviceptr *address, size_t bytes) {
	CALL_IN_CONTEXT("cuMemAlloc");
	return own((void **)address, bytes, true);
}

CUresult cuMemFree(CUdeviceptr address) {
	CALL_IN_CONTEXT("cuMemFree");
	return disown((void *)address, true);
}

CUresult cuMemHostAlloc(void **address, size_t bytes, unsigned) {
	CALL_IN_CONTEXT("cuMemHostAlloc");
	return own(address, bytes, false);
}

CUresult cuMemFreeHost(void *address) {
	CALL_IN_CONTEXT("cuMemFreeHost");
	return disown(address, false);
}

CUresult cuStreamCreate(CUstream *stream, unsigned) {
	CALL_IN_CONTEXT("cuStreamCreate");
	*stream = (CUstream) new Stream;
	std::lock_guard<std::mutex> lock(state);
	streams[current].push_back((Stream *)*stream);
	return CUDA_SUCCESS;
}

CUresult cuStreamSynchronize(CUstream stream) {
	CALL_IN_CONTEXT("cuStreamSynchronize");
	((Stream *)stream)->wait();
	return CUDA_SUCCESS;
}

CUresult cuMemcpyHtoDAsync(CUdeviceptr to, const void *from, size_t bytes, CUstream stream) {
	CALL_IN_CONTEXT("cuMemcpyHtoDAsync");
	((Stream *)stream)->enqueue([=] { memcpy((void *)to, from, bytes); });
	return CUDA_SUCCESS;
}

CUresult cuMemcpyDtoHAsync(void *to, CUdeviceptr from, size_t bytes, CUstream stream) {
	CALL_IN_CONTEXT("cuMemcpyDtoHAsync");
	((Stream *)stream)->enqueue([=] { memcpy(to, (void *)from, bytes); });
	return CUDA_SUCCESS;
}

CUresult cuMemsetD32Async(CUdeviceptr to, unsigned value, size_t words, CUstream stream) {
	CALL_IN_CONTEXT("cuMemsetD32Async");
	((Stream *)stream)->enqueue([=] {
		for (size_t i = 0; i < words; i++) ((unsigned *)to)[i] = value;
	});
	return CUDA_SUCCESS;
}

CUresult cuEventCreate(CUevent *event, unsigned) {
	CALL_IN_CONTEXT("cuEventCreate");
	*event = (CUevent) new Event;
	return CUDA_SUCCESS;
}

CUresult cuEventRecord(CUevent event, CUstream stream) {
	CALL_IN_CONTEXT("cuEventRecord");
	Event *e = (Event *)event;
	{
		std::lock_guard<std::mutex> lock(e->mutex);
		e->pending++;
	}
	((Stream *)stream)->enqueue([e] {
		std::lock_guard<std::mutex> lock(e->mutex);
		e->pending--;
		e->when = std::chrono::steady_clock::now();
		e->moved.notify_all();
	});
	return CUDA_SUCCESS;
}

CUresult cuEventSynchronize(CUevent event) {
	CALL_IN_CONTEXT("cuEventSynchronize");
	Event *e = (Event *)event;
	std::unique_lock<std::mutex> lock(e->mutex);
	e->moved.wait(lock, [e] { return e->pending == 0; });
	return CUDA_SUCCESS;
}

CUresult cuEventElapsedTime(float *milliseconds, CUevent from, CUevent to) {
	CALL_IN_CONTEXT("cuEventElapsedTime");
	*milliseconds = std::chrono::duration<float, std::milli>(((Event *)to)->when - ((Event *)from)->when).count();
	return CUDA_SUCCESS;
}

CUresult cuLaunchKernel(CUfunction function, unsigned blocks, unsigned y, unsigned z, unsigned threads, unsigned ty, unsigned tz, unsigned,
                        CUstream stream, void **parameters, void **) {
	CALL_IN_CONTEXT("cuLaunchKernel");
	const Function f = *(Function *)function;
	if (y * z * ty * tz != 1 || threads > 128 || blocks == 0) return CUDA_ERROR_INVALID_VALUE;
	std::vector<uint64_t> arguments;
	for (size_t i = 0; i < f.arguments; i++) arguments.push_back(*(uint64_t *)parameters[i]);
	((Stream *)stream)->enqueue([=] { launch(f.kernel, arguments, blocks, threads); });
	return CUDA_SUCCESS;
}

#pragma GCC visibility pop
}
