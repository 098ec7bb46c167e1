// The published contracts, as they come out of their npm packages.
import { createRequire } from "node:module";
import { Interface, keccak256 } from "ethers";

const require = createRequire(import.meta.url);

const uniswapFactory = require("@uniswap/v2-core/build/UniswapV2Factory.json");
const uniswapPair = require("@uniswap/v2-core/build/UniswapV2Pair.json");
const uniswapRouter = require("@uniswap/v2-periphery/build/UniswapV2Router02.json");
const wrappedCoin = require("canonical-weth/build/contracts/WETH9.json");

// The router computes pair addresses from this constant of its library instead of asking the factory.
const routerPairHash = "96e8ac4277198ff8b6f785478aa9a39f403cb768dd02cbee326c3e7da348845f";

export const factory = contract(uniswapFactory);
export const pair = contract(uniswapPair);
export const router = contract(uniswapRouter);
export const wrapped = contract(wrappedCoin);

/** The hash pair addresses are derived from. */
export const pairInitCodeHash = keccak256(pair.bytecode);

if (pairInitCodeHash !== `0x${routerPairHash}` || !router.bytecode.includes(routerPairHash)) {
  throw new Error("the router of @uniswap/v2-periphery does not belong to the pairs of @uniswap/v2-core");
}

function contract({ abi, bytecode }) {
  return { interface: new Interface(abi), bytecode: bytecode.startsWith("0x") ? bytecode : `0x${bytecode}` };
}
