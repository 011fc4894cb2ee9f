#include "device.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <map>
#include <random>
#include <sys/mman.h>
#include <unistd.h>

thread_local unsigned emulated_thread;

Stream::Stream() : thread([this] { run(); }) {}

Stream::~Stream() {
	{
		std::lock_guard<std::mutex> lock(mutex);
		ended = true;
	}
	moved.notify_all();
	thread.join();
}

void Stream::enqueue(std::function<void()> work) {
	{
		std::lock_guard<std::mutex> lock(mutex);
		queue.push_back(std::move(work));
	}
	moved.notify_all();
}

void Stream::wait() {
	std::unique_lock<std::mutex> lock(mutex);
	moved.wait(lock, [this] { return queue.empty() && !busy; });
}

void Stream::run() {
	std::unique_lock<std::mutex> lock(mutex);
	for (;;) {
		moved.wait(lock, [this] { return ended || !queue.empty(); });
		if (queue.empty()) return;
		auto work = std::move(queue.front());
		queue.pop_front();
		busy = true;
		lock.unlock();
		work();
		lock.lock();
		busy = false;
		moved.notify_all();
	}
}

namespace {

typedef void Kernel(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                    uint64_t, uint64_t, uint64_t, uint64_t, uint64_t);
// the calling convention lets a function have fewer than it is given
const size_t MOST_ARGUMENTS = 16;

std::mt19937 &mood() {
	static thread_local std::mt19937 generator{std::random_device{}()};
	return generator;
}

void warp(Kernel *kernel, const uint64_t *a, unsigned first, unsigned threads) {
	unsigned order[32];
	for (unsigned i = 0; i < threads; i++) order[i] = first + i;
	std::shuffle(order, order + threads, mood());
	for (unsigned i = 0; i < threads; i++) {
		emulated_thread = order[i];
		kernel(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15]);
	}
}

} // namespace

void launch(void *kernel, const std::vector<uint64_t> &arguments, unsigned blocks, unsigned threads) {
	uint64_t a[MOST_ARGUMENTS] = {};
	std::copy(arguments.begin(), arguments.end(), a);
	const unsigned all = blocks * threads;
	std::vector<unsigned> warps;
	for (unsigned first = 0; first < all; first += 32) warps.push_back(first);
	std::shuffle(warps.begin(), warps.end(), mood());
	std::atomic<size_t> next{0};
	auto work = [&] {
		for (size_t i; (i = next++) < warps.size();) warp((Kernel *)kernel, a, warps[i], std::min(32u, all - warps[i]));
	};
	if (warps.size() < 2) {
		work();
		return;
	}
	std::thread other(work);
	work();
	other.join();
}

namespace {

std::mutex memory;
struct Piece {
	void *pages;
	size_t mapped, bytes;
};
std::map<void *, Piece> pieces[2]; // pinned, device
size_t used;

} // namespace

// TPM_MOCK_MEMORY is the device's memory in bytes.
size_t memory_total() {
	const char *set = getenv("TPM_MOCK_MEMORY");
	return set ? strtoull(set, nullptr, 10) : 256 << 20;
}

size_t memory_free() {
	std::lock_guard<std::mutex> lock(memory);
	return memory_total() - std::min(used, memory_total());
}

size_t pinned_live() {
	std::lock_guard<std::mutex> lock(memory);
	return pieces[0].size();
}

void *allocate(size_t bytes, bool device) {
	const size_t page = sysconf(_SC_PAGESIZE), body = (bytes + page - 1) / page * page;
	std::lock_guard<std::mutex> lock(memory);
	if (device && used + bytes > memory_total()) return nullptr;
	char *pages = (char *)mmap(nullptr, body + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pages == MAP_FAILED) return nullptr;
	mprotect(pages + body, page, PROT_NONE);
	void *address = pages + body - (bytes + 7) / 8 * 8;
	memset(address, 0xa5, bytes);
	if (device) used += bytes;
	pieces[device][address] = Piece{pages, body + page, bytes};
	return address;
}

bool release(void *address, bool device) {
	std::lock_guard<std::mutex> lock(memory);
	auto piece = pieces[device].find(address);
	if (piece == pieces[device].end()) return false;
	munmap(piece->second.pages, piece->second.mapped);
	if (device) used -= piece->second.bytes;
	pieces[device].erase(piece);
	return true;
}
