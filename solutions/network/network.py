# %% [markdown]
# # The whole machine: a network of your own
#
# You have written the parts. Here they become one network that reads digits: a start, the way
# forward, the loss, the way back, the training. After each part there is a test that needs no
# answers from anywhere; do not go on before it is passed. Then you repair three programs of other
# people. Each of them trains, none of them is right, and their curves tell why.
#
# - Rows are examples, `X` has shape `(m, n)`. Classes are whole numbers from 0, `y` has shape
#   `(m,)`. The cost is the mean cross-entropy of a softmax; `log` is the natural logarithm.
# - The `parameters` of a network are a list with a pair `(W, b)` for each layer, from left to
#   right.
# - Return new arrays and leave the inputs as they are.
# - Below each task's name stands its level. *Warm-up*: one line or two. *Build*: a program of your
#   own. *Derive*: the formula is not printed here, you find it. *Repair*: a program has a bug.
#   *Explore*: no points, and something to find out.
#
# Put your code in the place of each `raise NotImplementedError()`, then run the cell below it.
# `check` compares your answers with TensorFlow's and tells you which mistake it recognises.

# %%
import ast
import base64
import contextlib
import itertools
import json
import zlib
from pathlib import Path

import numpy as np

from autograder import check

# %% [markdown]
# ## The parts
#
# These five functions are from earlier exercises. You may use all of them below, and need none.
#
# | function | from | what it gives |
# |---|---|---|
# | `dense(A, W, b, activation)` | *forward_propagation* | one layer, `"relu"` or `"linear"` |
# | `softmax(Z)` | *softmax* | probabilities, row by row |
# | `sparse_categorical_crossentropy(y, Z)` | *softmax* | the loss of each example |
# | `minibatches(X, y, batch_size)` | *adam* | a list of `(X, y)`, the last may be short |
# | `adam_step(theta, gradient, m, v, t, learning_rate)` | *adam* | `theta`, `m`, `v` after a step |


# %%
def dense(A, W, b, activation):
    """One layer: ``(m, n)`` to ``(m, units)``."""
    Z = A @ W + b
    return {"linear": Z, "relu": np.clip(Z, 0, None)}[activation]


def softmax(Z):
    """Turn each row of logits ``(m, classes)`` into probabilities ``(m, classes)``."""
    return np.exp(Z - np.logaddexp.reduce(Z, axis=1)[:, None])


def sparse_categorical_crossentropy(y, Z):
    """The loss of each example, ``(m,)``, from classes ``(m,)`` and logits ``(m, classes)``."""
    true = np.take_along_axis(Z, np.asarray(y)[:, None], axis=1)[:, 0]
    return np.logaddexp.reduce(Z, axis=1) - true


def minibatches(X, y, batch_size):
    """Cut examples into batches, in their order; the last may be short."""
    cuts = range(batch_size, len(X), batch_size)
    return list(zip(np.split(X, cuts), np.split(y, cuts), strict=True))


def adam_step(theta, gradient, m, v, t, learning_rate=0.001):
    """One step of Adam; ``t`` is its number, 1 for the first. Gives ``theta, m, v``."""
    m = m + 0.1 * (gradient - m)
    v = v + 0.001 * (gradient**2 - v)
    length = learning_rate * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return theta - length * m / (np.sqrt(v) + 1e-7), m, v  # ε where Keras has it


# %% [markdown]
# **Your own parts.** The next cell looks for your notebooks, beside this one or in folders beside
# its folder, as the course hands them out. Each of your functions that does what it should takes
# the place of the one above. So this becomes *your* network; and whoever begins here goes on with
# the given parts. What is graded never depends on it.


# %%
PARTS = {
    "dense": ("forward_propagation", [np.ones((2, 3)), np.eye(3), np.array([1.0, -2, 3]), "relu"]),
    "softmax": ("softmax", [np.array([[1000.0, 1001.0], [0.5, -0.5]])]),
    "sparse_categorical_crossentropy": ("softmax", [np.array([1, 0]), np.eye(2) * 900]),
    "minibatches": ("adam", [np.ones((5, 2)), np.arange(5), 2]),
    "adam_step": ("adam", [np.ones(3), np.array([2.0, -1, 3]), np.ones(3), np.ones(3), 4, 0.1]),
}


def defined_in(path):
    """What a notebook defines: its functions, imports and values, without its other lines."""
    names = {}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        with contextlib.suppress(SyntaxError):
            for line in ast.parse("".join(cell["source"])).body:
                if isinstance(line, ast.FunctionDef | ast.Import | ast.ImportFrom | ast.Assign):
                    with contextlib.suppress(Exception):
                        exec(compile(ast.Module([line], []), path.name, "exec"), names)
    return names


def same(one, other):
    """Whether two answers are the same numbers in the same order."""
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return np.shape(one) == np.shape(other) and np.allclose(one, other)


def take_mine():
    """Put your own functions in the place of the given ones; print where each is from."""
    for name, (topic, arguments) in PARTS.items():
        places = Path(f"{topic}.ipynb"), Path("..", topic, f"{topic}.ipynb")
        path = next((place for place in places if place.is_file()), None)
        told = "given"
        if path:
            try:
                mine = defined_in(path)[name]
                right = same(mine(*arguments), globals()[name](*arguments))
            except NotImplementedError:
                told = f"given; yours in {path} is not written yet"
            except Exception as problem:
                told = f"given; yours in {path} stops with {type(problem).__name__}"
            else:
                told = f"yours, from {path}" if right else f"given; yours in {path} differs"
                globals()[name] = mine if right else globals()[name]
        print(f"{name}: {told}")


take_mine()

# %% [markdown]
# **The digits.** The next cell holds 300 small pictures, 8 × 8 points in four shades of grey, each
# point a number from 0 to 1, made from scikit-learn's copy of the UCI set of handwritten digits
# (CC BY 4.0). The first twenty are two of each digit.

# %%
PACKED = (
    "c-oa%J&)u_8LldKySiPrYdPlbdRcdS0E1d$cE$)xOoDI#NS6(8NQ8s#fJNHC;u<ta7g(nYIEkRi2pw#2!37RFnBb7=Cs"
    "c4hpn?eqD{#=k>csO_4<HgG)Y?&h*sizU_xY-oy*{MX;_R$iRM{YVVTFrqX(AKZ2=AGTyzID>=Bm{X>|UBR{noRARkJ("
    "kSkK$2mDQ%vo;hX`roDE`vK_mgjmillTg^1fTkYjRxcTe(mUZ(<nW$APW2#jysiQG6*_bwXkNfj69rehzY)p)BYL{=*v"
    "-B)GPX=L_=RR@@FYXy$G1G0@FAOu>s0VSUTz23d*Ev?tr^InotFG70)ud3LFwgu|yJ4l7<9cZ{<3^wo$>gLzi~hoo+-b"
    "iW@b?&7VMM=l$tZ@XS8Rb*6s}agG-6=qY{d$BjP}asby}xY-l&o4V_vw@3D2p*QMS3E>O>#4`X>G?_RANnL3NgmbFX{!"
    "&qOzQvl(O0I<{Zl=zYr848PEh`Y2SHv$EBbK8lHZe$TGsLpiY#vqHa>kL$=QlMb1aE&6Gcm7djX%Ri4lRlV-gs;G*(sM"
    "8V8Yo(P`S&jPB=(Rp>+BLhfvyqLF)$RJGoHlJ~IVOMVPt>D3t#*1F-Ep7YU_MNn`EdGO_V|3ARcVuTxsyFrni-AVv1a~"
    "Kzs4TlUjSE{z11dEoh^oqOFFDyWjoBfSEI!AmC5#0AEwdk^ZfeKE6=e%w#U>k?WYz!L)V1kxOX|~iFztpHRU_j#mCao6"
    "mzER9QSd9^|$<9p_kfkZZ_x&w^T112tSt={ii)ztUPAt*{qnQvwSD;S=z7FtFzT2U8yO;HL{!4v{uQ=o{y+z6b-An)xC"
    "D?Ag1JwT|XVKjx>#^<yPHd9<{L2W=8fv!+|%b(3Gv{8J-Bdj777qbfXBTBlilJn}v$Nsv+{CV>a$fFat9-Nt<I|8uOPQ"
    "@=5jcA>iBK+7V1M+y^ub=*kWguy|I-I*pD{J=(@#3=8v!Crr^MKql_TH;LE#z>juQJ-<gs!4}aIUo)on`BuK<_o7!V;V"
    "*C1QGO;KBuiLIuT~%RMf3n%W9H90Obd8L-F7o>fJS`JA{H}r7;3OK^T++^SJ_R$N;|*BPEF3DzO>~CbXHldJh}sHX&3O"
    "@FtAy-rNdNPC=GRr_Te!Fbg1m{>0a8)p%`)tocB323%?)1;zR7O4DPv4dToksg^3oktco4b<qDebS#hQh(h^^vc^$CE@"
    "hQT4bmpk3d)Nc?tJjbHSFgoU_cQz+u-MHVRs|})ZQcN{fR9hrkx(VvGaEx!sLR~v2UfABoaUGU5DTRLu>FB6fi${;`Ug"
    "#6+Ny*6Ts&yA^lUmkpJQIYf6%)n%@|YHZaEQd@p7>%!S$RfCO*|!Cmm1--M%t!8+tx=<?>-gTs=xl3;`}riVS1`f56_l"
    "3teWLJ_8aM@x9Hv4LV4xXuq5oy~D1d?3R21JTh3Bd?4s9uCLRB3fF^?MvwS>o^HV>%wFGsgEXsAP`})4LRBq?^2I<-xS"
    "R0SV}^sUK%14LI6(ai=-0qW0ozlD<bhA@7L4-JXYSM^@MFZ@J3Y+|haLdoL&i2t1uSaxK(T^tpQt0J?&C$Slh!$Pk@}D"
    "BosH=9Bm-iJ|G)wES+Xl9z-m1#JK)CXK0$A}jYd(^y3|8xfmP$8rpboS6M8g2z1yfK_0|j=JD|Q1Z0U(RsAn&`$YXygz"
    "YvpT+9gj^&j-?T74TLLm%tynEKN{i{&?Re@DXwY=_P%}<daT<b-?G7b+g8|<YlVO`mBx|^k6@;#6#`MZe15m28WL9Y*@"
    "l+sOOqk)nd&<2CXIhlp{I|caWju5-UpT*FLK$AuLwe2tC`eV|3g=bHM`e5Xdo`;BJcLH}I%exMDb|6DPezP12PAC{OwT"
    "{9fK(fKM_oL8Id|56s_YO<qJ(M6AV=#YA2uSZv@gP&xcQW}&jgCL{XSux8do9{jdITeE5~Qy)`(6Wq`jq>7&163&U+;5"
    "|^Ghtej5XZr1qAM`070L|r5e8GDTH`9A^HLwTWE6JUK7<~gwuha{H`gGu)oRr0UfR}v8I&jH=hlj|KA8M~As*ml!M<8)"
    "subXU@t@IK4)RAZCaWSGpx2%)>#?63a%(*9(OYCg-m=D0XXGj5*$8vjhd`A55^;F(munQyvT#Y?Nfg1_w$D}?KN9q*z`"
    "%pf7rzbxQh}lO@_bZbUesJZI@CSY6z_r|?zYX$1wXTuSfU}4Ye$wAALXv?K0MC+g5;#yEuim|2&w(C1tG{G2%&%aX)A#"
    "yX!pTbT9g5AO;3N|LNulm(mE!rp?TtiUku<+*SpjcAM2=oUrQIgXH#f^J{C**}Kssizw9zRcAf58S0qBpz#7JQ$K8dNs"
    "Uq*BF@^$<nc6QKHxRP=B8vJk|WJQEh_jDv=a&n3h`*9oelj;n4ro~jI2x_n*gyTMZ=L_o3*?OywlJcy}y0l(bNdxvl3r"
    "i$oaY{)qkW2eAXyOSq3V5Il&3y2aHpV&%z8iLPo7R{&@={3&8vN0F^?)9`O@|em{EqlaXi>iO!Nq|Y1-_Lg4l1oC(sV`"
    "cO!@kSM!(>-bRGS>W(Qyyi7P0jXFHC(sRQ$nmmW|Fd|df8;f=Tq)PXJL(P;<)$YU%dgrzBL=?H(1I|GXJPQBpMDRpJE{"
    "vp2rR(lmbZw7sz-$92$FMw2Yb)2I!zyy*${PuwL4l(JJr+k;Y1=Tp{>GCuWR0-{cj%thK3VdeQ)DQT>aOo2tD)vy=={c"
    "^?0^%rrlD}i#mV7MQBb_tSZQ!U+Oa_)xB}>CYK9PgmL*Jb4*68>8faeoJOg3cD%gr_NHl1URaw`2ioHoE$pbsnq&nO)v"
    "&@X+$KZEvN$OpY&{wp6qXOWt)Uh=4qz=IFEdGcM-xmrOVpz;n+4E~^daF4vnVO`9Fx`eBJM)$$x6XZEk3tSQAiR|WzG5"
    "7NhpTTklHb|f?oIobRa(s_x9RH>2Jmd{h0d*I><VWN^FGuNeo7TxS?g@H`X-(x9f;`M7IB$f#dtq}%NJ0(+BDs4^<d4@"
    "sd*I=mL;0$xkgqD}i3I|O6#J5-R6rjx=u13rU;&lE1p<1@G25zpffEdnh5lf#*g2dp=u6t-bhyedqKO^&5&XpZ5nY8uN"
    "as!tztpE3wI~12gFd0IaEc0w0R?@FQZsrNk+LHnQ(l#AWT=~^dn?RSvny6I8FUR3MZQJnJUt<|;4t`9_E&U@A`VRC(%N"
    "opeB%Ee&a>CA(r~V&Z`QQ4SH+{>QDzA1Lqm|y$%T-Cp%L&iY4af;!Dp-&(R%Q^1p52$c^oC?!N4TwX_xKf5eZ@^>HK2h"
    "&rMooTl5VHh4KP))n!creMKU&#ctzcpeG(fb_2STku(&3itEAK*?P9B7Ip5zsULoG>Yb*}wHs6Qvv5XEZscp#ugzCTcS"
    "q<q&Tj&p!hEiEICY7BK9>8EK||ml%W&RQ;k*EsS>!LU{+FcBz~~edj0v2ci(By0%<FkAd~EY>)#Q{V!{q1$lkbYzYPP6"
    "y${&W#gEYZBAV~Eav$byqRZ{P(*FdsMDEq=e#DP4TTxj$8m5)PeLf=1yx?no!4EZO1&#1mBUnO_KQC^1TP2f*U=NI9Yb"
    "$Xkl53!k3Jsw(d4LuH=hKB6*xOtM!W>3;{<Pt;NrfK371J!||n&);kkh|k#{4VM<t6NH!=-(M@lococyx#aE_!CaH`xV"
    "Ydvw@v2aH<i&Sqgo5x`)5M05-l<f5+szfIZ6dZh2Nb$#1cLC>+?-r?;sGPtMud0{$YLekf+e+2S1h-czbcy12vdE4Em!"
    "#5C`SFUT~=e{-lSAIJ|cTd=#DHORu)`4SZ($No~i6ce3eD|Xc*yR7(@lu5sj=g-d0RyF<q5pa9EsFQFanZZ3H7sDxuKd"
    "CL?>%y(itGb-9`$fEsFqN!YS73n6_t`D*jvgco{)bFOi81b#QGo&U5`#R==Rx5l8nHR!-~91!Kl#s}<u87{{N&@eKlmy"
    "8#@+cF?|uJ!Kl#l&Z!UlK5qtZ+ukYUb>R<o(@ps#w|L#|R_|fk_`qrP`{qsAEzx^K%_~5_q{~x#i6Q%p`00"
)


def unpack(text):
    """Pictures ``(300, 64)``, two bits a point, and their digits ``(300,)``, four bits each."""
    data = np.frombuffer(zlib.decompress(base64.b85decode(text)), np.uint8)
    points, pairs = data[: 300 * 16], data[300 * 16 :]
    shades = points[:, None] >> np.array([6, 4, 2, 0]) & 3
    return shades.reshape(300, 64) / 3, np.stack([pairs >> 4, pairs & 15], axis=1).ravel()


PICTURES, DIGITS = unpack(PACKED)

# %% [markdown]
# ## Task 1: a start
#
# *Build · 6 points*
#
# Write `initialise`. If all weights were equal, all units of a layer would compute the same, get
# the same gradient, and stay equal for ever. So they are drawn at random, and the chapter derives
# how widely: such that a layer of ReLUs passes on values of the size that came in (He's rule). The
# rule has in it the number of *inputs* of the layer. Biases begin at 0.
#
# | | shape |
# |---|---|
# | `sizes`, for example `[64, 32, 10]`: inputs, hidden units, classes | a list |
# | `seed`, a whole number: the same one gives the same start, another one another | a number |
# | result, for each layer a pair `(W, b)` | `(sizes[l], sizes[l + 1])`, `(sizes[l + 1],)` |
#
# `np.random.default_rng(seed)` makes a generator; take all that you draw from one of them. Every
# draw is right that is as wide as it should be, from a normal distribution or another one with mean
# 0. So there is no fixed answer, and `check` looks at what all right answers have in common.


# %% nbgrader={"grade_id": "initialise", "solution": true}
def initialise(sizes, seed):
    """Draw the parameters that a training starts from, by He's rule.

    Args:
        sizes: the number of inputs, then the number of units of each layer.
        seed: a whole number.

    Returns:
        A list of pairs ``(W, b)``, a pair for each layer; every ``b`` is 0.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    return [
        # Half of what comes in gets through a ReLU, hence the 2: a variance of 2 / n.
        (rng.normal(0, np.sqrt(2 / n), (n, units)), np.zeros(units))
        for n, units in itertools.pairwise(sizes)
    ]
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_initialise", "grade": true, "points": 6}
check(initialise)

# %% [markdown]
# ## Task 2: forward
#
# *Build · 6 points*
#
# Write `forward`. It keeps the values of every layer, since the way back needs them all: first the
# inputs, then what each hidden layer gives, with ReLU, and last the logits, which no function
# bends.
#
# | | shape |
# |---|---|
# | `X`, inputs | `(m, n)` |
# | `parameters`, the pairs `(W, b)` | `(n, units)`, `(units,)` … |
# | result, a list: `X`, hidden activations, logits | `(m, n)`, `(m, units)` … `(m, classes)` |
#
# For $L$ layers the list has $L + 1$ arrays. A network may have one layer, and then no hidden one.
#
# ```python
# X = np.array([[1.0, 2.0]])
# hidden = np.array([[1.0, -1.0], [0.5, -1.0]]), np.zeros(2)
# last = np.array([[-3.0], [4.0]]), np.ones(1)
# forward(X, [hidden, last])   # [[[1, 2]], [[2, 0]], [[-5]]]
# ```


# %% nbgrader={"grade_id": "forward", "solution": true}
def forward(X, parameters):
    """Compute the activations of all layers.

    Args:
        X: inputs, shape ``(m, n)``.
        parameters: a list of pairs ``(W, b)``.

    Returns:
        A list: ``X``, each hidden layer's activations (ReLU), the logits.
    """
    ### BEGIN SOLUTION
    activations = [X]
    *hidden, last = parameters
    for W, b in hidden:
        activations.append(dense(activations[-1], W, b, "relu"))
    activations.append(dense(activations[-1], *last, "linear"))
    return activations
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_forward", "grade": true, "points": 6}
check(forward)

# %% [markdown]
# ## Task 3: the cost
#
# *Warm-up · 3 points*
#
# Write `loss`: the mean, over the examples, of the cross-entropy of softmax, from the logits. Large
# logits must not overflow: you have solved that before.
#
# | | shape |
# |---|---|
# | `Z`, logits | `(m, classes)` |
# | `y`, classes | `(m,)` |
# | result | a number |
#
# ```python
# Z = np.array([[0.0, 0.0], [1000.0, 1001.0]])
# loss(Z, np.array([0, 1]))   # (0.6931 + 0.3133) / 2 = 0.5032
# ```


# %% nbgrader={"grade_id": "loss", "solution": true}
def loss(Z, y):
    """The mean cross-entropy of a softmax, from logits.

    Args:
        Z: logits, shape ``(m, classes)``.
        y: classes, whole numbers from 0, shape ``(m,)``.

    Returns:
        A number.
    """
    ### BEGIN SOLUTION
    return sparse_categorical_crossentropy(y, Z).mean()
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_loss", "grade": true, "points": 3}
check(loss)

# %% [markdown]
# **Stage one: the first cost.** A network that has learned nothing should give each of ten digits
# about the same probability, so its cost should be near $\log 10 = 2.303$: a little above, since
# its weights say *something*, which is not true. `first_cost` tries three starts. Call it in a cell
# that you add:
#
# ```python
# first_cost()
# ```
#
# Much above 3, and the weights are too wide, or the loss is wrong. Exactly 2.303, and all logits
# are equal: the network says nothing at all.


# %%
def first_cost():
    """Print the cost on the digits before any training, for three starts."""
    costs = [
        loss(forward(PICTURES, initialise([64, 32, 10], seed))[-1], DIGITS) for seed in range(3)
    ]
    near = all(abs(cost - np.log(10)) < 0.7 for cost in costs)
    told = ", ".join(f"{cost:.3f}" for cost in costs)
    print(f"{'passed' if near else 'not yet'}: costs {told}; log 10 is {np.log(10):.3f}")


# %% [markdown]
# ## Task 4: backward
#
# *Build · 6 points*
#
# Write `backward` for any number of layers. In *Backpropagation* you did it for two. Write down
# what the error of a layer is, and find on paper how the error of layer $l$ follows from that of
# layer $l + 1$. All that is needed is in `activations` and `parameters`: the sums $Z$ of the hidden
# layers were not kept. How can one tell, from what a ReLU gave, whether it was open?
#
# | | shape |
# |---|---|
# | `activations`, as `forward` gives them | a list of `(m, …)` |
# | `parameters`, the pairs `(W, b)` | a list |
# | `y`, classes | `(m,)` |
# | result, the gradients `(dW, db)` of the mean cost, layer by layer | each like its parameter |
#
# ReLU's slope at 0 is 0. Two examples, a hidden layer of two units, two classes:
#
# ```python
# X, y = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([0, 1])
# parameters = [
#     (np.array([[1.0, -1.0], [0.5, -1.0]]), np.array([0.0, 1.0])),
#     (np.array([[0.0, 0.5493], [1.0, 2.0]]), np.array([0.0, 0.0])),
# ]
# backward(forward(X, parameters), parameters, y)
# # [(dW = [[0.2060, 0], [0.2934, 0]], db = [0.0874, 0]),
# #  (dW = [[-0.6421, 0.6421], [0, 0]], db = [-0.1591, 0.1591])]
# ```
#
# <details><summary>What to look at</summary>
#
# Begin at the logits: there the error is prediction minus truth, and the mean over the examples is
# in it. Then write the shapes beside each step. The gradient of a layer's weights needs what came
# *in* to that layer and the error of what came *out*.
#
# </details>
# <details><summary>Which mistake is likely</summary>
#
# To take the activations of the wrong layer: there is one array more than there are layers. And to
# send the error on behind the first layer, where nobody needs it.
#
# </details>


# %% nbgrader={"grade_id": "backward", "solution": true}
def backward(activations, parameters, y):
    """The gradients of the mean cross-entropy with respect to all parameters.

    Args:
        activations: as `forward` gives them for these parameters.
        parameters: a list of pairs ``(W, b)``.
        y: classes, whole numbers from 0, shape ``(m,)``.

    Returns:
        A list of pairs ``(dW, db)``, in the order of the layers.
    """
    ### BEGIN SOLUTION
    truth = np.eye(activations[-1].shape[1])[y]
    error = (softmax(activations[-1]) - truth) / len(y)  # of the logits, (m, classes)
    gradients = []
    for (W, _), A in zip(reversed(parameters), reversed(activations[:-1]), strict=True):
        gradients.append((A.T @ error, error.sum(axis=0)))
        error = error @ W.T * (A > 0)  # a ReLU was open where it gave something
    return gradients[::-1]
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_backward", "grade": true, "points": 6}
check(backward, topic="network")

# %% [markdown]
# **Stage two: gradients by trial.** `compare_gradients` moves some parameters of every layer a
# little up and down, and compares the slope of `loss` with what `backward` says. It knows no
# answers: it would work for any network and any cost.
#
# ```python
# compare_gradients()
# ```


# %%
def compare_gradients(h=1e-5):
    """Print for each layer how far the gradients are from centred differences."""
    X, y, parameters = PICTURES[:20], DIGITS[:20], initialise([64, 32, 16, 10], 0)
    gradients = backward(forward(X, parameters), parameters, y)
    rng = np.random.default_rng(1)
    for layer, (arrays, slopes) in enumerate(zip(parameters, gradients, strict=True), start=1):
        furthest = 0.0
        for array, slope in zip(arrays, slopes, strict=True):
            for place in rng.integers(0, array.shape, (20, array.ndim)):
                place, kept = tuple(place), array[tuple(place)]
                costs = []
                for value in (kept + h, kept - h):
                    array[place] = value
                    costs.append(loss(forward(X, parameters)[-1], y))
                array[place] = kept
                measured = (costs[0] - costs[1]) / (2 * h)
                furthest = max(furthest, abs(measured - slope[place]))
        told = "passed" if furthest < 1e-7 else "not yet"
        print(f"layer {layer}: {told}, furthest apart {furthest:.1e}")


# %% [markdown]
# ## Task 5: an epoch
#
# *Build · 6 points*
#
# Write `train_epoch`: one pass over the examples, in their order, in batches. Each batch is one
# step of Adam for every parameter. An epoch ends, but Adam goes on: the number of steps and both
# moments must reach the next epoch. They are in `state`, which the function takes and returns:
#
# | `state` | |
# |---|---|
# | `None` | nothing was done yet: no step, all moments 0 |
# | otherwise `(t, m, v)` | `t` steps were made; `m`, `v`: lists of pairs like `parameters` |
#
# | | shape |
# |---|---|
# | `X`, `y`, examples and their classes | `(m, n)`, `(m,)` |
# | `parameters`, the pairs `(W, b)` | a list |
# | `state`, as above | |
# | `batch_size`, `learning_rate` | numbers |
# | results: `parameters` and `state` after the epoch | two values |
#
# Nothing is shuffled here; whoever wants to shuffles before. One step, the very first: each
# parameter moves by the learning rate against its gradient's sign.
#
# ```python
# X, y = np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([0, 1])
# parameters = [(np.array([[0.5, -0.5], [0.25, 0.75]]), np.zeros(2))]
# train_epoch(X, y, parameters, None, batch_size=2, learning_rate=0.1)
# # parameters [([[0.4, -0.4], [0.35, 0.65]], [-0.1, 0.1])]
# # state (1, m, v), with m [([[0.1136, -0.1136], [-0.0038, 0.0038]], [0.0212, -0.0212])]
# ```


# %% nbgrader={"grade_id": "train_epoch", "solution": true}
def train_epoch(X, y, parameters, state, batch_size, learning_rate):
    """Train for one pass over the examples, by Adam, without shuffling.

    Args:
        X: inputs, shape ``(m, n)``.
        y: classes, whole numbers from 0, shape ``(m,)``.
        parameters: a list of pairs ``(W, b)``.
        state: None, or ``(t, m, v)`` as an earlier call returned it.
        batch_size: the number of examples per step; the last batch may be short.
        learning_rate: α.

    Returns:
        The new ``parameters`` and the new ``state``.
    """
    ### BEGIN SOLUTION
    if state is None:
        zeros = [(np.zeros_like(W), np.zeros_like(b)) for W, b in parameters]
        state = 0, zeros, zeros
    t, m, v = state
    for rows, classes in minibatches(X, y, batch_size):
        t += 1
        # All gradients before any step.
        gradients = backward(forward(rows, parameters), parameters, classes)
        layers = [
            [adam_step(*each, t, learning_rate) for each in zip(*layer, strict=True)]
            for layer in zip(parameters, gradients, m, v, strict=True)
        ]
        parameters, m, v = ([tuple(p[k] for p in layer) for layer in layers] for k in range(3))
    return parameters, (t, m, v)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_train_epoch", "grade": true, "points": 6}
check(train_epoch)

# %% [markdown]
# **Stage three: twenty digits by heart.** A network with 2410 parameters can learn twenty pictures
# by heart. If yours cannot, something is wrong, and no larger set would help. `learn_twenty` trains
# for 100 epochs and wants a cost below 0.01.
#
# ```python
# learn_twenty()
# ```


# %%
def learn_twenty(epochs=100, learning_rate=0.01):
    """Train on twenty digits; print the cost on the way, and whether they are known by heart."""
    X, y = PICTURES[:20], DIGITS[:20]
    parameters, state = initialise([64, 32, 10], 0), None
    for epoch in range(1, epochs + 1):
        parameters, state = train_epoch(X, y, parameters, state, 20, learning_rate)
        if epoch % 20 == 0:
            print(f"epoch {epoch:3}: cost {loss(forward(X, parameters)[-1], y):.4f}")
    cost = loss(forward(X, parameters)[-1], y)
    print(f"{'passed' if cost < 0.01 else 'not yet'}: the cost is {cost:.4f}")


# %% [markdown]
# ## Task 6: how many are right
#
# *Warm-up · 3 points*
#
# Write `accuracy`: the share of examples whose largest logit is that of their class.
#
# | | shape |
# |---|---|
# | `X`, `y` | `(m, n)`, `(m,)` |
# | `parameters` | a list of pairs |
# | result, from 0 to 1 | a number |
#
# ```python
# X, y = np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([1, 1])
# accuracy(X, y, [(np.eye(2), np.zeros(2))])   # 0.5
# ```


# %% nbgrader={"grade_id": "accuracy", "solution": true}
def accuracy(X, y, parameters):
    """The share of examples that a network puts into their class.

    Args:
        X: inputs, shape ``(m, n)``.
        y: classes, whole numbers from 0, shape ``(m,)``.
        parameters: a list of pairs ``(W, b)``.

    Returns:
        A number from 0 to 1.
    """
    ### BEGIN SOLUTION
    return np.mean(forward(X, parameters)[-1].argmax(axis=1) == y)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_accuracy", "grade": true, "points": 3}
check(accuracy)

# %% [markdown]
# **The machine.** The next cell puts your functions together in a class with `fit` and
# `predict`, as in Keras. Not a line of it computes anything that you have not written.


# %%
class Network:
    """A network of dense layers: ReLU inside, logits at the end, trained by Adam.

    Args:
        sizes: the number of inputs, then the number of units of each layer.
        seed: of the start, and of the order of the examples.
    """

    def __init__(self, sizes, seed=0):
        self.parameters, self.state = initialise(sizes, seed), None
        self.rng = np.random.default_rng(seed)

    def fit(self, X, y, epochs, batch_size=32, learning_rate=0.001):
        """Train; return the cost on these examples after each epoch."""
        costs = []
        for _ in range(epochs):
            order = self.rng.permutation(len(X))
            self.parameters, self.state = train_epoch(
                X[order], y[order], self.parameters, self.state, batch_size, learning_rate
            )
            costs.append(float(loss(forward(X, self.parameters)[-1], y)))
        return costs

    def predict(self, X):
        """The class of each example, ``(m,)``."""
        return forward(X, self.parameters)[-1].argmax(axis=1)


# %% [markdown]
# **Stage four** was `check(train_epoch)`: it compares two programs. **Stage five: digits that it
# has not seen.** `read_digits` trains on 240 of the digits above and asks for the other 60, with
# three starts. Where scikit-learn is installed it takes all of its 1797
# digits, in 17 shades: 1437 to learn and 360 to ask for. The bar is 95 % of those, on
# average over the starts, and 85 % of the 60.
#
# ```python
# read_digits()
# ```


# %%
def read_digits(epochs=30):
    """Train three networks; print how many of the digits that they have not seen they read."""
    X, y, bar = PICTURES, DIGITS, 0.85
    with contextlib.suppress(ImportError):
        from sklearn.datasets import load_digits

        digits = load_digits()
        X, y, bar = digits.data / 16, digits.target, 0.95
    order = np.random.default_rng(0).permutation(len(X))
    known, new = np.split(order, [4 * len(X) // 5])
    shares = []
    for seed in range(3):
        network = Network([64, 32, 10], seed)
        costs = network.fit(X[known], y[known], epochs, learning_rate=0.003)
        shares.append(accuracy(X[new], y[new], network.parameters))
        print(
            f"start {seed}: cost {costs[0]:.3f} -> {costs[-1]:.3f}, {shares[-1]:.1%} of {len(new)}"
        )
    print(f"{'passed' if np.mean(shares) >= bar else 'not yet'}: the bar is {bar:.0%}")


# %% [markdown]
# ## Task 7: a layer that unlearns
#
# *Repair · 6 points*
#
# The three programs from here on are not yours. Each runs without an error, each trains, and a cost
# that goes down proves nothing. Look at the curves first, then at the lines.
#
# `broken_gradients` is for a network with three layers, whose two hidden layers have *leaky* ReLUs
# with a slope of 0.1 below 0. `try_gradients` trains with what it returns: all layers; then the
# first layer alone, while the other two stay as they started; then the second alone, the third
# alone.
#
# ```python
# try_gradients(broken_gradients)
# # trained     step 0       50      100      200      400
# # all          1.432    0.282    0.212    0.174    0.145
# # layer 1      1.432    0.620    0.677    0.767    0.799
# # layer 2      1.432    0.455    0.367    0.310    0.269
# # layer 3      1.432    0.426    0.362    0.325    0.303
# ```
#
# One row cannot come from a gradient: with a rate this small the cost of full batches goes down.
# Which gradients are wrong, and what do they alone depend on? Write `repair_1`, which returns the
# right ones. The layers need not be of one width.
#
# | | shape |
# |---|---|
# | `X`, `y` | `(m, n)`, `(m,)` |
# | `W1`, `b1`, `W2`, `b2` | `(n, units_1)`, `(units_1,)`, `(units_1, units_2)`, `(units_2,)` |
# | `W3`, `b3` | `(units_2, classes)`, `(classes,)` |
# | results `dW1`, `db1`, `dW2`, `db2`, `dW3`, `db3` | each like its parameter |
#
# <details><summary>What to look at</summary>
#
# The third row and the fourth fall as they should. So what comes back from the end is right as far
# as the second layer's own gradients. Between these and the first layer's lie two factors.
#
# </details>


# %%
def broken_gradients(X, y, W1, b1, W2, b2, W3, b3):
    """The gradients of the mean cross-entropy of three layers; there is a mistake here."""
    Z = X @ W1 + b1
    A1 = np.where(Z > 0, Z, 0.1 * Z)
    Z = A1 @ W2 + b2
    A2 = np.where(Z > 0, Z, 0.1 * Z)
    slope = np.where(Z > 0, 1.0, 0.1)
    P = softmax(A2 @ W3 + b3)
    D3 = (P - np.eye(P.shape[1])[y]) / len(y)
    D2 = D3 @ W3.T * slope
    D1 = D2 @ W2.T * slope
    return X.T @ D1, D1.sum(axis=0), A1.T @ D2, D2.sum(axis=0), A2.T @ D3, D3.sum(axis=0)


def try_gradients(gradients, learning_rate=0.3):
    """Train by gradient descent, all layers and each alone; print the costs on the way."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 2))
    y = ((X**2).sum(axis=1) < 1.2).astype(int) + (X[:, 0] > 0.8)  # three classes
    sizes = 2, 12, 12, 3
    start = []
    for n, units in itertools.pairwise(sizes):
        start += [rng.normal(0, np.sqrt(2 / n), (n, units)), np.zeros(units)]

    def cost(W1, b1, W2, b2, W3, b3):
        A = X @ W1 + b1
        A = np.where(A > 0, A, 0.1 * A) @ W2 + b2
        A = np.where(A > 0, A, 0.1 * A) @ W3 + b3
        return np.mean(np.logaddexp.reduce(A, axis=1) - A[np.arange(len(y)), y])

    print("trained     step 0       50      100      200      400")
    for name, trained in {
        "all": range(6),
        "layer 1": (0, 1),
        "layer 2": (2, 3),
        "layer 3": (4, 5),
    }.items():
        parameters, costs = [array.copy() for array in start], {}
        for step in range(401):
            costs[step] = cost(*parameters)
            slopes = gradients(X, y, *parameters)
            for k in trained:
                parameters[k] = parameters[k] - learning_rate * slopes[k]
        told = "".join(f"{costs[step]:9.3f}" for step in (0, 50, 100, 200, 400))
        print(f"{name:9}{told}")


# %% nbgrader={"grade_id": "repair_1", "solution": true}
def repair_1(X, y, W1, b1, W2, b2, W3, b3):
    """The gradients of the mean cross-entropy of three layers, the hidden ones with leaky ReLUs.

    Args:
        X: inputs, shape ``(m, n)``.
        y: classes, whole numbers from 0, shape ``(m,)``.
        W1, b1, W2, b2: hidden layers; their leaky ReLUs have a slope of 0.1 below 0.
        W3, b3: output layer, in front of a softmax.

    Returns:
        ``dW1, db1, dW2, db2, dW3, db3``, each of the shape of its parameter.
    """
    ### BEGIN SOLUTION
    Z1 = X @ W1 + b1
    A1 = np.where(Z1 > 0, Z1, 0.1 * Z1)
    Z2 = A1 @ W2 + b2
    A2 = np.where(Z2 > 0, Z2, 0.1 * Z2)
    P = softmax(A2 @ W3 + b3)
    D3 = (P - np.eye(P.shape[1])[y]) / len(y)
    D2 = D3 @ W3.T * np.where(Z2 > 0, 1.0, 0.1)
    D1 = D2 @ W2.T * np.where(Z1 > 0, 1.0, 0.1)  # where this layer's own sums were above 0
    return X.T @ D1, D1.sum(axis=0), A1.T @ D2, D2.sum(axis=0), A2.T @ D3, D3.sum(axis=0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_repair_1", "grade": true, "points": 6}
check(repair_1)

# %% [markdown]
# ## Task 8: the more, the slower
#
# *Repair · 6 points*
#
# `broken_step` is a step of gradient descent for a network that gives a number: a hidden layer with
# tanh, one linear output. The cost is the mean of half the squared error, $\frac{1}{2m} \sum (p -
# y)^2$. `try_step` trains on eight points of a curve; then on a set in which each of them stands
# twice, four times, eight times. The mean does not change by that, so all four curves should be
# one.
#
# ```python
# try_step(broken_step)
# # examples    step 0      100      200      400      800
# #        8    1.3676   0.1618   0.1549   0.1420   0.1157
# #       16    1.3676   0.1836   0.1618   0.1549   0.1419
# #       32    1.3676   0.3153   0.1839   0.1618   0.1549
# #       64    1.3676   0.5868   0.3161   0.1841   0.1618
# ```
#
# Compare the rows: where has the second one been, when it is where the first one is? What does
# that say of the size of the step? Write `repair_2`, the step as it should be. (Under Adam nobody
# would have noticed. Why?)
#
# | | shape |
# |---|---|
# | `X`, `y`, numbers to be predicted | `(m, n)`, `(m,)` |
# | `W1`, `b1`, `w2`, `b2` | `(n, units)`, `(units,)`, `(units,)`, a number |
# | `learning_rate` | a number |
# | results `W1`, `b1`, `w2`, `b2` after the step | as before |
#
# <details><summary>What to look at</summary>
#
# Twice the examples need twice the steps. So each step is too short by a factor that grows with the
# number of examples. On how many of the lines does that number stand, and on how many should it?
#
# </details>


# %%
def broken_step(X, y, W1, b1, w2, b2, learning_rate):
    """One step of gradient descent on half the mean squared error; there is a mistake here."""
    m = len(y)
    A = np.tanh(X @ W1 + b1)  # (m, units)
    error = (A @ w2 + b2 - y) / m  # (m,)
    D = np.outer(error, w2) * (1 - A**2)  # (m, units)
    return (
        W1 - learning_rate * X.T @ D / m,
        b1 - learning_rate * D.mean(axis=0),
        w2 - learning_rate * A.T @ error / m,
        b2 - learning_rate * error.mean(),
    )


def try_step(step, learning_rate=0.1):
    """Train on eight points, and on the same points several times each; print the costs."""
    X = np.random.default_rng(0).uniform(-2, 2, (8, 1))
    print("examples    step 0      100      200      400      800")
    for copies in (1, 2, 4, 8):
        rng = np.random.default_rng(1)
        start = rng.normal(size=(1, 10)), rng.normal(size=10), rng.normal(size=10) / 3, 0.0
        many, y, parameters, told = np.tile(X, (copies, 1)), np.sin(2 * X[:, 0]), start, ""
        y = np.tile(y, copies)
        for number in range(801):
            if number in (0, 100, 200, 400, 800):
                W1, b1, w2, b2 = parameters
                cost = np.mean((np.tanh(many @ W1 + b1) @ w2 + b2 - y) ** 2) / 2
                told += f"{cost:9.4f}"
            parameters = step(many, y, *parameters, learning_rate)
        print(f"{len(y):8}{told}")


# %% nbgrader={"grade_id": "repair_2", "solution": true}
def repair_2(X, y, W1, b1, w2, b2, learning_rate):
    """One step of gradient descent on half the mean squared error.

    Args:
        X: inputs, shape ``(m, n)``.
        y: numbers to be predicted, shape ``(m,)``.
        W1, b1: hidden layer with tanh, ``(n, units)`` and ``(units,)``.
        w2, b2: linear output, ``(units,)`` and a number.
        learning_rate: a number.

    Returns:
        ``W1, b1, w2, b2`` after the step.
    """
    ### BEGIN SOLUTION
    A = np.tanh(X @ W1 + b1)  # (m, units)
    error = (A @ w2 + b2 - y) / len(y)  # (m,)  the mean is in here, and only here
    D = np.outer(error, w2) * (1 - A**2)  # (m, units)
    return (
        W1 - learning_rate * X.T @ D,
        b1 - learning_rate * D.sum(axis=0),
        w2 - learning_rate * A.T @ error,
        b2 - learning_rate * error.sum(),
    )
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_repair_2", "grade": true, "points": 6}
check(repair_2)

# %% [markdown]
# ## Task 9: too good
#
# *Repair · 6 points*
#
# `broken_training` trains a network for several labels at once: a hidden layer with ReLU, then a
# sigmoid for each label. The cost is the mean over the examples of the sum of the labels'
# cross-entropies. `try_training` gives it forty points whose two labels are *coin tosses*. There is
# nothing to learn, only to remember: eighty tosses, in 32 parameters. Beside the cost on these
# points it prints the cost on forty others. Two fair coins that one cannot see cost $2 \log 2 =
# 1.386$.
#
# ```python
# try_training(broken_training)
# # epochs           0      200     1000     4000
# # trained on   1.663    0.067    0.009    0.002
# # new points   1.502    3.597    5.644    7.077
# ```
#
# It remembers all of them. Where do 32 numbers have room for that? Write `repair_3`, the training
# as it should be.
#
# | | shape |
# |---|---|
# | `X`, `Y`, labels 0 or 1 | `(m, n)`, `(m, labels)` |
# | `W1`, `b1` | `(n, units)`, `(units,)` |
# | `W2`, `b2` | `(units, labels)`, `(labels,)` |
# | `learning_rate`, `epochs` | numbers |
# | results `W1`, `b1`, `W2`, `b2` after so many steps on all examples | as before |
#
# <details><summary>What to look at</summary>
#
# Print the shape of each of the four results, before the first epoch and after it. Then try to use
# the trained network on seven points.
#
# </details>


# %%
def broken_training(X, Y, W1, b1, W2, b2, learning_rate, epochs):
    """Gradient descent on the mean cross-entropy of several labels; there is a mistake here."""
    for _ in range(epochs):
        A = np.maximum(X @ W1 + b1, 0)  # (m, units)
        P = 1 / (1 + np.exp(-(A @ W2 + b2)))  # (m, labels)
        D2 = (P - Y) / len(X)
        D1 = D2 @ W2.T * (A > 0)
        W1, b1 = W1 - learning_rate * X.T @ D1, b1 - learning_rate * D1
        W2, b2 = W2 - learning_rate * A.T @ D2, b2 - learning_rate * D2
    return W1, b1, W2, b2


def try_training(training, learning_rate=1.0):
    """Train on points with random labels; print the cost there and on others on the way."""
    rng = np.random.default_rng(0)
    X, others = rng.normal(size=(2, 40, 2))
    Y, tossed = rng.integers(0, 2, (2, 40, 2)).astype(float)
    rng = np.random.default_rng(5)
    start = rng.normal(size=(2, 6)), np.zeros(6), rng.normal(size=(6, 2)) / 2, np.zeros(2)

    def cost(X, Y, W1, b1, W2, b2):
        Z = np.maximum(X @ W1 + b1, 0) @ W2 + b2  # (m, labels)
        return np.mean((np.logaddexp(0, Z) - Y * Z).sum(axis=1))

    counts = 0, 200, 1000, 4000
    trained = [training(X, Y, *start, learning_rate, epochs) for epochs in counts]
    print("epochs    " + "".join(f"{epochs:9}" for epochs in counts))
    print("trained on" + "".join(f"{cost(X, Y, *each):9.3f}" for each in trained))
    print("new points" + "".join(f"{cost(others, tossed, *each):9.3f}" for each in trained))


# %% nbgrader={"grade_id": "repair_3", "solution": true}
def repair_3(X, Y, W1, b1, W2, b2, learning_rate, epochs):
    """Train a network for several labels by gradient descent, all examples in each step.

    Args:
        X: inputs, shape ``(m, n)``.
        Y: labels, 0 or 1, shape ``(m, labels)``.
        W1, b1: hidden layer with ReLU, ``(n, units)`` and ``(units,)``.
        W2, b2: output layer with sigmoids, ``(units, labels)`` and ``(labels,)``.
        learning_rate: a number.
        epochs: the number of steps.

    Returns:
        ``W1, b1, W2, b2`` after the last step.
    """
    ### BEGIN SOLUTION
    for _ in range(epochs):
        A = np.maximum(X @ W1 + b1, 0)  # (m, units)
        P = 1 / (1 + np.exp(-(A @ W2 + b2)))  # (m, labels)
        D2 = (P - Y) / len(X)
        D1 = D2 @ W2.T * (A > 0)
        # A bias is one number for all examples, so its gradient is their sum.
        W1, b1 = W1 - learning_rate * X.T @ D1, b1 - learning_rate * D1.sum(axis=0)
        W2, b2 = W2 - learning_rate * A.T @ D2, b2 - learning_rate * D2.sum(axis=0)
    return W1, b1, W2, b2
    ### END SOLUTION


# %% nbgrader={"grade_id": "check_repair_3", "grade": true, "points": 6}
check(repair_3)

# %% [markdown]
# ## What you have built
#
# The picture shows what your network says of digits that it has not seen: the ones that it was
# least sure of, and the weights of eight of its hidden units, as pictures. The picture needs
# matplotlib. Without it this cell says so, and nothing else depends on it.

# %% tags=["picture"]
try:
    import matplotlib.pyplot as plt
except ImportError as missing:
    print(f"No picture: {missing.name} is not installed (pip install matplotlib).")
else:
    network = Network([64, 32, 10], seed=0)
    network.fit(PICTURES[:240], DIGITS[:240], epochs=30, learning_rate=0.003)
    new, truth = PICTURES[240:], DIGITS[240:]
    P = softmax(forward(new, network.parameters)[-1])  # (60, 10)
    print(
        f"{(P.argmax(axis=1) == truth).mean():.0%} of {len(new)} unseen digits are read correctly"
    )

    figure, axes = plt.subplots(2, 8, figsize=(9, 3), layout="constrained")
    for axis, i in zip(axes[0], P.max(axis=1).argsort(), strict=False):
        axis.imshow(new[i].reshape(8, 8), cmap="gray_r")
        axis.set_title(f"is {truth[i]}\nread {P[i].argmax()}, {P[i].max():.0%}", fontsize=8)
    for axis, w in zip(axes[1], network.parameters[0][0].T, strict=False):
        axis.imshow(w.reshape(8, 8), cmap="PuOr", vmin=-1, vmax=1)
    for axis in axes.flat:
        axis.axis("off")
    figure.suptitle("The least sure answers; below, the weights of eight hidden units")
    plt.show()

# %% [markdown]
# ## Task 10: a machine of your own
#
# *Explore · no points*
#
# `try_network` trains a `Network` on 240 digits, with the layers and settings that you choose, and
# prints the cost and the accuracy on the other 60 after a quarter, a half and all of the epochs.
# Find, in cells that you add:
#
# 1. the smallest network, counted in parameters, that still reads 80 % of the 60;
# 2. a rate with which the cost does not go down at all, and one with which it has not begun to;
# 3. whether two hidden layers do better than one with as many parameters. Try at least three seeds
#    for each before you believe it.
#
# ```python
# try_network([64, 32, 10], epochs=40)
# ```


# %%
def try_network(sizes, epochs=40, batch_size=32, learning_rate=0.003, seed=0):
    """Train a network on 240 digits; print cost and accuracy on the way."""
    network = Network(sizes, seed)
    count = sum(W.size + b.size for W, b in network.parameters)
    for part in (epochs // 4, epochs // 4, epochs - 2 * (epochs // 4)):
        costs = network.fit(PICTURES[:240], DIGITS[:240], part, batch_size, learning_rate)
        share = accuracy(PICTURES[240:], DIGITS[240:], network.parameters)
        print(f"cost {costs[-1]:.3f}, {share:.0%} of the 60 others")
    print(f"{count} parameters")
