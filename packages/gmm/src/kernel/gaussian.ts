/**
 * A Gaussian as the kernels use it, `GAUSSIAN` numbers: amplitude, mean x y z (cells), and the inverse covariance P as
 * xx yy zz xy xz yz (1/cells²): g(r) = amplitude · exp(-½ (r - mean)ᵀ P (r - mean)).
 */
export const GAUSSIAN = 10;

/**
 * Sums over cells of what one Gaussian makes of them, `MOMENTS` numbers: Σ t, Σ t d for x y z, and Σ t d dᵀ for
 * xx yy zz xy xz yz, where d is the distance from its mean.
 */
export const MOMENTS = 10;

/** A covariance or another symmetric 3 x 3 matrix: xx yy zz xy xz yz. */
export const SYMMETRIC = 6;
