// The health check of the image: ends with 0 if the service of this machine is ready.
const { ok } = await fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/health/ready`);
process.exitCode = ok ? 0 : 1;
