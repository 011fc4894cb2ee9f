//go:build !(cuda && linux)

package cuda

// theDriver is nil: this program is built without CUDA, which is for linux here.
func theDriver() driver { return nil }
