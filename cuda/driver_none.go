//go:build !cuda

package cuda

// theDriver is nil: this program is built without CUDA.
func theDriver() driver { return nil }
