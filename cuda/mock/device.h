// The emulated GPU behind the mock driver.
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

// A stream is a queue with a thread: what is enqueued happens later, as on a GPU, so that a missing
// wait shows.
class Stream {
public:
	Stream();
	~Stream();
	void enqueue(std::function<void()> work);
	void wait(); // until the queue is empty

private:
	void run();
	std::mutex mutex;
	std::condition_variable moved;
	std::deque<std::function<void()>> queue;
	bool busy = false, ended = false;
	std::thread thread; // last: it uses the others
};

// Calls a kernel for blocks * threads threads: warps in random order on two threads of the host,
// and a warp's threads in random order.
void launch(void *kernel, const std::vector<uint64_t> &arguments, unsigned blocks, unsigned threads);

// Memory of the device, and pinned memory of the host, are pages of their own that end at one that
// cannot be touched, and are full of rubbish. Null where the device has no more.
void *allocate(size_t bytes, bool device);
bool release(void *address, bool device);
size_t memory_total();
size_t memory_free();
size_t pinned_live(); // pinned pieces not released
