// The health check of the image: ends with 0 if the service of this machine is healthy.
const { data } = await fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/health`).then((answer) => answer.json());
process.exitCode = data.status === 'healthy' ? 0 : 1;
