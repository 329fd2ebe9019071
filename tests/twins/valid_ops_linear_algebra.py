"""The model of ``tests/valid/ops_linear_algebra.yaml``, written by hand."""

import keras
from keras import ops


def build() -> keras.Model:
    a = keras.Input((4, 3), name="a")
    b = keras.Input((3, 2), name="b")
    m = keras.Input((3, 3), name="m")
    v = keras.Input((3,), name="v")
    product = ops.matmul(a, b)
    same_product = ops.einsum("bij,bjk->bik", a, b)
    three = ops.einsum("bij,bjk,bk->bi", a, m, v)
    turned = ops.einsum("bij->bji", b)
    products = ops.add(product, same_product)

    m_turned = ops.transpose(m, [0, 2, 1])
    square = ops.matmul(m, m_turned)
    symmetric = ops.add(square, 0.1)
    q, r = ops.qr(m, mode="reduced")
    left, values, right = ops.svd(m, full_matrices=False)
    eigenvalues, eigenvectors = ops.eigh(symmetric)
    sign, logarithm = ops.slogdet(m)
    determinant = ops.det(m)
    pseudo_inverse = ops.pinv(m)
    solution = ops.solve(q, b)
    triangular_solution = ops.solve_triangular(r, b, lower=False)
    size = ops.norm(m, ord="fro", axis=[1, 2])
    unit = ops.normalize(v, axis=-1, order=2)
    perpendicular = ops.cross(unit, v)
    inverse = ops.inv(q)
    return keras.Model(
        [a, b, m, v],
        [
            products,
            three,
            turned,
            left,
            values,
            right,
            eigenvalues,
            eigenvectors,
            sign,
            logarithm,
            determinant,
            pseudo_inverse,
            solution,
            triangular_solution,
            size,
            perpendicular,
            inverse,
        ],
        name="ops_linear_algebra",
    )
