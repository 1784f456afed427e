export { type SymmetricEigen, symmetricEigen } from './eigen.js';
export { cholesky, type LeastSquaresOptions, leastSquares, solveCholesky } from './solve.js';
export { type Svd, singularValues, svd } from './svd.js';
